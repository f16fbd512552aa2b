package dev.plexsphere.authserver;

import dev.plexsphere.authserver.Consents.Given;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.ledger.Ledger;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What people let clients have: they look at it, and take it back. */
final class ConsentService {
  private final Database database;
  private final Ledger ledger;
  private final HostedSessionService sessions;
  private final Consents consents = new Consents();
  private final RefreshTokens refreshTokens = new RefreshTokens();
  private final OpaqueTokens opaqueTokens = new OpaqueTokens();
  private final AccessTokens accessTokens = new AccessTokens();

  ConsentService(Database database, Ledger ledger, HostedSessionService sessions) {
    this.database = database;
    this.ledger = ledger;
    this.sessions = sessions;
  }

  /**
   * What somebody lets a client have.
   *
   * @param lastUse when it last used a refresh token on a live session; null where that is not
   *     known
   */
  record Allowed(Given given, @Nullable Instant lastUse) {}

  /** What a person lets clients have, the latest yes first; at most a hundred clients. */
  List<Allowed> list(DomainId domain, UUID account) {
    var live =
        sessions.list(domain, account).stream().map(HostedSessionService.Listed::key).toList();
    return database.read(handle -> {
      var uses = refreshTokens.lastUses(handle, domain, live);
      return consents.list(handle, domain, account).stream()
          .map(given -> new Allowed(given, uses.get(given.clientId())))
          .toList();
    });
  }

  /**
   * Forgets all that a person let a client have. Its refresh tokens and opaque access tokens of
   * that person are over, with what those were exchanged for, and so are its codes that were not
   * redeemed, where it has to ask. Access tokens that are JWTs go on to their end.
   *
   * @return false where that person let that client have nothing
   */
  boolean takeBack(DomainId domain, UUID account, String clientId) {
    return database.transaction(tx -> {
      if (!consents.delete(tx, domain, account, clientId)) {
        return false;
      }
      // Locked, since a successor that a refresh writes meanwhile would outlive the delete.
      var keys = sessions.lockAll(tx, domain, account);
      refreshTokens.deleteOf(tx, domain, clientId, keys);
      opaqueTokens
          .deleteOf(tx, domain, clientId, keys)
          .forEach((token, expiresAt) -> accessTokens.revoke(tx, token, expiresAt));
      ledger.record(tx, domain, new AuthserverFact.ConsentTakenBack(account, clientId));
      return true;
    });
  }
}
