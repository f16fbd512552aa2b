package dev.plexsphere.authserver;

import dev.plexsphere.authserver.HostedClients.Row;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.idp.HostedUrls;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.db.SharedWork;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.ledger.Ledger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/**
 * Machine clients of the built-in servers. Secrets are generated, so a SHA-256 of them is enough.
 * The platform's own client is implied and has no row. Thread-safe.
 */
public final class HostedClientService implements AutoCloseable {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,127}");
  private static final Pattern UUID_SHAPE =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final Database database;
  private final Ledger ledger;
  private final InstantSource clock;
  private final HostedClients clients = new HostedClients();
  private final byte[] nobodysHash = Secrets.bytes(32);
  private final SharedWork<String, Optional<Row>> reads;

  public HostedClientService(Database database, Ledger ledger, InstantSource clock) {
    this.database = database;
    this.ledger = ledger;
    this.clock = clock;
    this.reads = new SharedWork<>("hosted-clients", this::read);
  }

  /** A secret of 256 bits. */
  public static Secret newSecret() {
    return new Secret(Secrets.opaque());
  }

  /**
   * Adds a client. Its id is unique over all Domains and never looks like a UUID, so that it cannot
   * be taken for a person's {@code sub} (RFC 9700 section 4.15).
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request} or {@code
   *     service_identity_already_exists}
   */
  public void create(Handle tx, DomainId domain, String clientId, Secret secret) {
    requireId(clientId);
    if (!clients.insert(tx, domain, clientId, digest(secret), clock.instant())) {
      throw Refusal.of(
              ErrorCode.SERVICE_IDENTITY_EXISTS, "The client id '" + clientId + "' is taken.")
          .asException();
    }
    ledger.record(tx, domain, new AuthserverFact.ClientCreated(clientId));
  }

  /**
   * Refuses what may not be the id of a machine at a hosted server, whatever it shows.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}
   */
  public static void requireId(String clientId) {
    if (!ID.matcher(clientId).matches()
        || UUID_SHAPE.matcher(clientId).matches()
        || RegisteredClientService.isId(clientId)
        || clientId.equals(HostedUrls.PLATFORM_CLIENT)) {
      throw Refusal.of(
              ErrorCode.INVALID_REQUEST,
              "A client id is 1-128 characters of a-z, 0-9, '.', '_' and '-', and no UUID.")
          .asException();
    }
  }

  /**
   * Gives the client another secret; the one before is good for {@code overlap} more.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code not_found}
   */
  public void rotate(DomainId domain, String clientId, Secret secret, Duration overlap) {
    var until = clock.instant().plus(overlap);
    database.inTransaction(tx -> {
      if (!clients.rotate(tx, domain, clientId, digest(secret), until)) {
        throw Refusal.of(ErrorCode.NOT_FOUND, "The Domain has no such client.").asException();
      }
      ledger.record(tx, domain, new AuthserverFact.ClientRotated(clientId, until));
    });
  }

  /** No secret of the client is good from the next request on; again is no error. */
  public void disable(Handle tx, DomainId domain, String clientId) {
    if (clients.disable(tx, domain, clientId)) {
      ledger.record(tx, domain, new AuthserverFact.ClientDisabled(clientId));
    }
  }

  /**
   * True when the secret is the client's and the client is that Domain's. An unknown client costs
   * the same read and the same comparisons.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code overloaded} or {@code datastore_unavailable}
   */
  boolean verify(DomainId domain, String clientId, Secret secret) {
    var presented = digest(secret);
    var row = reads.ask(clientId);
    var current = row.map(Row::secretHash).orElse(nobodysHash);
    var previous = row.flatMap(r -> r.previousHash(clock.instant())).orElse(nobodysHash);
    boolean isCurrent = Secrets.same(presented, current);
    boolean isPrevious = Secrets.same(presented, previous); // always asked, whatever the first says
    return (isCurrent || isPrevious) && row.isPresent() && row.get().domain().equals(domain);
  }

  private List<Optional<Row>> read(List<String> clientIds) {
    var found = database.read(handle -> clients.find(handle, clientIds));
    return clientIds.stream().map(id -> Optional.ofNullable(found.get(id))).toList();
  }

  private static byte[] digest(Secret secret) {
    return Secrets.sha256(secret.reveal());
  }

  @Override
  public void close() {
    reads.close();
  }
}
