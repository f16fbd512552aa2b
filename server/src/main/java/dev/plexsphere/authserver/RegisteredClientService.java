package dev.plexsphere.authserver;

import dev.plexsphere.authserver.RegisteredClients.Row;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.db.SharedWork;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.tenancy.Domain;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Clients that who runs a Domain registers at its server. They hold from the next request on, and
 * so does every change. Thread-safe.
 */
public final class RegisteredClientService implements AutoCloseable {
  /** How long a secret is good after the next one was made. */
  public static final Duration OVERLAP = Duration.ofHours(24);

  private static final int ID_DIGITS = 22; // 110 bits and more
  private static final Pattern ID = Pattern.compile("app-[a-z0-9]{" + ID_DIGITS + "}");

  private final Database database;
  private final Ledger ledger;
  private final InstantSource clock;
  private final boolean certificates;
  private final RegisteredClients clients = new RegisteredClients();
  private final RefreshTokens refreshTokens = new RefreshTokens();
  private final OpaqueTokens opaqueTokens = new OpaqueTokens();
  private final Consents consents = new Consents();
  private final SharedWork<RegisteredClients.Key, Optional<Row>> reads;

  /**
   * @param certificates a proxy passes on the certificates of mutual TLS
   */
  RegisteredClientService(
      Database database, Ledger ledger, InstantSource clock, boolean certificates) {
    this.database = database;
    this.ledger = ledger;
    this.clock = clock;
    this.certificates = certificates;
    this.reads = new SharedWork<>("registered-clients", this::read);
  }

  /** A client as it is now, and a secret where it has a new one, which is shown this once. */
  public record Issued(RegisteredClient client, @Nullable Secret secret) {}

  /**
   * True for an id that only a registered client has: 26 characters, never a UUID (RFC 9700 section
   * 4.15). Any other costs no read.
   */
  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /**
   * The client of that Domain, asked of the database with others of the moment.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code overloaded} or {@code datastore_unavailable}
   */
  Optional<KnownClient> find(Domain domain, String id) {
    if (!isId(id)) {
      return Optional.empty();
    }
    return reads
        .ask(new RegisteredClients.Key(domain.id(), id))
        .map(row ->
            new KnownClient(row.metadata().client(id, domain.slug()), row.hashes(clock.instant())));
  }

  private List<Optional<Row>> read(List<RegisteredClients.Key> keys) {
    var found = database.read(handle -> clients.find(handle, keys));
    return keys.stream().map(key -> Optional.ofNullable(found.get(key))).toList();
  }

  /**
   * Clients by id.
   *
   * @param after the id behind which to begin, or ""
   */
  public List<RegisteredClient> list(DomainId domain, String after, int limit) {
    return database.read(handle -> clients.list(handle, domain, after, limit));
  }

  /**
   * One client.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code not_found}
   */
  public RegisteredClient get(DomainId domain, String id) {
    return database
        .read(handle -> clients.get(handle, new RegisteredClients.Key(domain, id)))
        .orElseThrow(RegisteredClientService::unknown);
  }

  /**
   * Registers a client of the administrator's.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}, {@code
   *     client_limit_reached}
   */
  public Issued create(DomainId domain, ClientWish wish) {
    var metadata = checked(() -> ClientMetadataRules.ADMINISTRATOR.of(wish));
    return database.transaction(tx -> create(tx, domain, metadata, null));
  }

  /**
   * @param registrationHash of the registration access token, for a client that registers itself
   */
  Issued create(
      Handle tx, DomainId domain, ClientMetadata metadata, byte @Nullable [] registrationHash) {
    clients.lockDomain(tx, domain);
    var key =
        new RegisteredClients.Key(
            domain, "app-" + Secrets.base62(ID_DIGITS).toLowerCase(Locale.ROOT));
    var secret = metadata.hasSecret() ? HostedClientService.newSecret() : null;
    clients.insert(tx, key, metadata, digest(secret), registrationHash, clock.instant());
    RegistrationLimits.CLIENTS.check(clients.count(tx, domain));
    ledger.record(
        tx,
        domain,
        new RegistrationFact.Registered(key.id(), metadata.clientName(), registrationHash != null));
    return new Issued(clients.get(tx, key).orElseThrow(), secret);
  }

  /**
   * Registers other metadata of the client; what is not said is as if it were new. A client that
   * begins to need a secret gets one, and one that needs none any more loses it.
   *
   * @param isKnown whether who changes it has seen it as it is, under lock
   * @throws dev.plexsphere.kit.RefusedException {@code not_found}, {@code precondition_failed},
   *     {@code invalid_request}
   */
  public Issued update(
      DomainId domain, String id, Predicate<RegisteredClient> isKnown, ClientWish wish) {
    return database.transaction(tx -> {
      var before =
          clients
              .lock(tx, new RegisteredClients.Key(domain, id))
              .orElseThrow(RegisteredClientService::unknown);
      if (!isKnown.test(before)) {
        throw Refusal.of(
                ErrorCode.PRECONDITION_FAILED, "Somebody changed the client since it was read.")
            .asException();
      }
      var rules = before.dynamic() ? ClientMetadataRules.CLIENT : ClientMetadataRules.ADMINISTRATOR;
      return update(tx, domain, before, checked(() -> rules.of(wish)), false);
    });
  }

  /**
   * @param before the client, locked
   */
  Issued update(
      Handle tx,
      DomainId domain,
      RegisteredClient before,
      ClientMetadata metadata,
      boolean byItself) {
    var key = new RegisteredClients.Key(domain, before.id());
    var now = clock.instant();
    clients.update(tx, key, metadata, now);
    Secret secret = null;
    if (metadata.hasSecret() != before.metadata().hasSecret()) {
      secret = metadata.hasSecret() ? HostedClientService.newSecret() : null;
      clients.setSecret(tx, key, digest(secret), null, now);
    }
    ledger.record(tx, domain, new RegistrationFact.Changed(key.id(), byItself));
    return new Issued(clients.get(tx, key).orElseThrow(), secret);
  }

  /**
   * Gives the client another secret; the one before is good for {@link #OVERLAP} more, and one
   * before that no longer.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code not_found}, {@code invalid_request} for a
   *     client without one
   */
  public Issued rotate(DomainId domain, String id) {
    var key = new RegisteredClients.Key(domain, id);
    var secret = HostedClientService.newSecret();
    return database.transaction(tx -> {
      var client = clients.lock(tx, key).orElseThrow(RegisteredClientService::unknown);
      if (!client.metadata().hasSecret()) {
        throw invalid(withoutSecret(client.metadata().proof()));
      }
      var now = clock.instant();
      var until = now.plus(OVERLAP);
      clients.setSecret(tx, key, digest(secret), until, now);
      ledger.record(tx, domain, new RegistrationFact.Rotated(id, until));
      return new Issued(clients.get(tx, key).orElseThrow(), secret);
    });
  }

  /**
   * Ends the client: nobody signs in to it, its secrets and its refresh tokens are good for
   * nothing, its access tokens are inactive to who asks, and what people let it have is forgotten.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code not_found}
   */
  public void delete(DomainId domain, String id) {
    database.inTransaction(tx -> delete(tx, domain, id, false));
  }

  void delete(Handle tx, DomainId domain, String id, boolean byItself) {
    if (!clients.delete(tx, new RegisteredClients.Key(domain, id))) {
      throw unknown();
    }
    refreshTokens.deleteOf(tx, domain, id);
    opaqueTokens.deleteOf(tx, domain, id);
    consents.deleteOf(tx, domain, id);
    ledger.record(tx, domain, new RegistrationFact.Deleted(id, byItself));
  }

  /** Writes down that somebody of the Domain asked for this who may not. */
  public void denied(DomainId domain, String path) {
    database.inTransaction(
        tx -> ledger.record(tx, domain, new RegistrationFact.AdministrationDenied(path)));
  }

  /** What is wrong with the metadata, in the words of the API. */
  private ClientMetadata checked(Supplier<ClientMetadata> rules) {
    try {
      var metadata = rules.get();
      if (metadata.usesCertificate() && !certificates) {
        throw invalid("No proxy of this installation passes certificates on.");
      }
      return metadata;
    } catch (ClientFault e) {
      throw e.ofAdministration().asException();
    }
  }

  private static String withoutSecret(ClientProof proof) {
    return switch (proof) {
      case PRIVATE_KEY_JWT -> "The client signs and has no secret: change its jwks.";
      case TLS -> "The client shows a certificate and has no secret.";
      case NONE, BASIC, POST, SPIFFE_JWT -> "The client is public and has no secret.";
    };
  }

  private static byte @Nullable [] digest(@Nullable Secret secret) {
    return secret == null ? null : Secrets.sha256(secret.reveal());
  }

  private static RuntimeException invalid(String detail) {
    return Refusal.of(ErrorCode.INVALID_REQUEST, detail).asException();
  }

  static RuntimeException unknown() {
    return Refusal.of(ErrorCode.NOT_FOUND, "The Domain has no such client.").asException();
  }

  @Override
  public void close() {
    reads.close();
  }
}
