package dev.plexsphere.authserver;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.RequestContext;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.ledger.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Initial access tokens (RFC 7591 section 3): who holds one registers clients. Thread-safe. */
final class InitialTokenService {
  static final int USES_MAX = 100;
  static final Duration TTL_MIN = Duration.ofMinutes(1);
  static final Duration TTL_MAX = Duration.ofDays(30);

  private final Database database;
  private final Ledger ledger;
  private final InstantSource clock;
  private final RegisteredClients clients = new RegisteredClients();
  private final InitialAccessTokens tokens = new InitialAccessTokens();

  InitialTokenService(Database database, Ledger ledger, InstantSource clock) {
    this.database = database;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** A new one, which is shown this once. */
  record Initial(UUID id, Secret token, String name, int uses, Instant expiresAt) {}

  /**
   * Lets whoever holds the token register clients of the Domain's.
   *
   * @param name by which it is known in the list; "" for none
   * @param uses how many, 1 to {@link #USES_MAX}
   * @param ttl {@link #TTL_MIN} to {@link #TTL_MAX}
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}, {@code
   *     client_limit_reached}
   */
  Initial allow(DomainId domain, String name, int uses, Duration ttl) {
    if (uses < 1 || uses > USES_MAX || ttl.compareTo(TTL_MIN) < 0 || ttl.compareTo(TTL_MAX) > 0) {
      throw invalid("uses is 1 to " + USES_MAX + ", and expires_in 60 s to 30 days.");
    }
    if (!ClientMetadataRules.isName(name)) {
      throw invalid("name has up to 200 characters on one line.");
    }
    var token = new Secret(Secrets.opaque());
    var now = clock.instant();
    var expiresAt = now.plus(ttl).truncatedTo(ChronoUnit.SECONDS);
    var by = RequestContext.current().map(RequestContext::actor).orElse("system");
    var row = new InitialAccessTokens.Row(name.strip(), by, uses, expiresAt);
    var id =
        database.transaction(tx -> {
          clients.lockDomain(tx, domain);
          var made = tokens.insert(tx, domain, Secrets.sha256(token.reveal()), row, now);
          RegistrationLimits.INITIAL_TOKENS.check(tokens.count(tx, domain, now));
          ledger.record(tx, domain, new RegistrationFact.InitialTokenIssued(made, uses, expiresAt));
          return made;
        });
    return new Initial(id, token, row.name(), uses, expiresAt);
  }

  /** Those that are still good, at most 100. */
  List<InitialAccessToken> list(DomainId domain) {
    return database.read(handle -> tokens.list(handle, domain, clock.instant()));
  }

  /**
   * Ends one; who holds it registers nothing more, and what was registered stays.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code not_found}, also for one that is spent
   */
  void revoke(DomainId domain, UUID id) {
    database.inTransaction(tx -> {
      if (!tokens.delete(tx, domain, id, clock.instant())) {
        throw Refusal.of(ErrorCode.NOT_FOUND, "The Domain has no such token that is still good.")
            .asException();
      }
      ledger.record(tx, domain, new RegistrationFact.InitialTokenRevoked(id));
    });
  }

  /** Takes one use of it; false for a token that is good for nothing here. */
  boolean use(Handle tx, DomainId domain, String token) {
    return tokens.use(tx, domain, Secrets.sha256(token), clock.instant());
  }

  /** Removes expired rows, at most 10 000; returns how many. */
  int sweep(Handle tx, Instant now) {
    return tokens.deleteExpired(tx, now);
  }

  private static RuntimeException invalid(String detail) {
    return Refusal.of(ErrorCode.INVALID_REQUEST, detail).asException();
  }
}
