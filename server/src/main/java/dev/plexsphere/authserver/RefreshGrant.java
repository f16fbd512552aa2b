package dev.plexsphere.authserver;

import dev.plexsphere.authserver.RefreshTokens.Family;
import dev.plexsphere.authserver.RefreshTokens.Row;
import dev.plexsphere.authserver.RefreshTokens.Use;
import dev.plexsphere.authserver.TokenGrant.Outcome;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.oauth.OAuthError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * {@code grant_type=refresh_token}. A token is good once and gives a successor, which is computed
 * from it: so whoever repeats a request whose answer was lost gets the same successor again, for 30
 * seconds and while nobody has used that. Any other second use ends the family (RFC 9700 section
 * 4.14.2), and must commit although the answer is a no.
 */
final class RefreshGrant {
  static final Duration REPEATABLE_FOR = Duration.ofSeconds(30);
  private static final String PURPOSE = "refresh-token";
  private static final OAuthError REFUSED =
      OAuthError.invalidGrant(
          "The refresh token is unknown, used, expired, revoked or another client's");

  private final Database database;
  private final Ledger ledger;
  private final Ids ids;
  private final InstantSource clock;
  private final KeyEncryptionKey kek;
  private final HostedSessionService sessions;
  private final HostedTokens tokens;
  private final RefreshTokens refresh = new RefreshTokens();
  private final RefreshRounds rounds;

  RefreshGrant(
      Database database,
      Ledger ledger,
      Ids ids,
      InstantSource clock,
      KeyEncryptionKey kek,
      HostedSessionService sessions,
      HostedTokens tokens,
      RefreshRounds rounds) {
    this.database = database;
    this.ledger = ledger;
    this.ids = ids;
    this.clock = clock;
    this.kek = kek;
    this.sessions = sessions;
    this.tokens = tokens;
    this.rounds = rounds;
  }

  /**
   * What is presented.
   *
   * @param resource the audience that was granted, or null to leave it at that (RFC 8707 section
   *     2.2)
   * @param scope a part of what was granted, or null for all of it
   * @param confirmation what was shown
   */
  record Presented(
      String token,
      Client client,
      ClientProof proof,
      @Nullable String resource,
      @Nullable String scope,
      Confirmation confirmation) {
    /** Never the token. */
    @Override
    public String toString() {
      return "Presented(" + client + ")";
    }
  }

  /** Begins a family, for a client that gets refresh tokens; null for any other. */
  @Nullable String issueTo(Handle tx, HostedServer server, Client client, Grant grant) {
    if (!client.refreshes()) {
      return null;
    }
    var token = Secrets.opaque();
    var family =
        new Family(
            ids.next(),
            grant.clientId(),
            grant.session().key(),
            grant.scope(),
            grant.claims(),
            grant.audience(),
            client.isPublic() ? grant.confirmation() : Confirmation.NONE,
            clock.instant().plus(server.policy().refreshToken()));
    refresh.insert(tx, server.domain().id(), Secrets.sha256(token), family);
    return token;
  }

  Outcome redeem(HostedServer server, Presented presented) {
    var successor = successor(server, presented.token);
    var good =
        rounds
            .use(server, presented, successor)
            .map(grant ->
                new Granted(grant, tokens.draft(server, presented.client, grant), successor))
            .or(() -> database.transaction(tx -> check(tx, server, presented, successor)));
    return good.isPresent() ? good.get().mint(tokens, server) : new Outcome.Refused(REFUSED);
  }

  private Optional<Granted> check(
      Handle tx, HostedServer server, Presented presented, String successor) {
    var domain = server.domain().id();
    var now = clock.instant();
    var key = RefreshTokens.Key.of(domain, presented.token);
    // first the session, then the token: in the order of who ends a session, whose tokens go with
    // it
    var session =
        refresh
            .find(tx, key, now)
            .map(Row::family)
            .filter(family -> isHolder(family, presented))
            .flatMap(family -> sessions.hold(tx, domain, family.session()));
    var found = session.flatMap(_ -> refresh.lock(tx, key, now));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    var family = found.get().family();
    var grant = grant(family, session.orElseThrow(), presented);
    if (!rotate(tx, server, presented, found.get(), successor)) {
      refresh.deleteFamily(tx, domain, family.id());
      ledger.record(
          tx,
          domain,
          new AuthserverFact.RefreshReused(session.get().account().id(), family.clientId()));
      return Optional.empty();
    }
    sessions.touch(tx, server, session.get());
    return Optional.of(Granted.of(tx, tokens, server, presented.client, grant, successor));
  }

  /**
   * Whether it is the client that was given the token. A confidential one proves itself anyway, and
   * may take another key or certificate; an audience that was taken from it since is not given it
   * again.
   */
  static boolean isHolder(Family family, Presented presented) {
    var audience = family.audience();
    return family.clientId().equals(presented.client.id())
        && family.confirmation().isMetBy(presented.confirmation)
        && (audience == null || presented.client.access().audiences().contains(audience));
  }

  /**
   * What tokens are made for.
   *
   * @throws dev.plexsphere.oauth.OAuthException {@code invalid_target}, {@code invalid_scope} for
   *     what was not granted
   */
  static Grant grant(Family family, HostedSession session, Presented presented) {
    TokenGrant.requireResource(family.audience(), presented.resource);
    return new Grant(
        family.clientId(),
        narrow(presented.client, family, presented.scope),
        claims(presented.client, family),
        family.audience(),
        session,
        null,
        presented.confirmation);
  }

  /** False for a second use that is no repetition. */
  private boolean rotate(
      Handle tx, HostedServer server, Presented presented, Row row, String successor) {
    var domain = server.domain().id();
    var now = clock.instant();
    var method = presented.proof.value();
    var before = row.use();
    if (before != null) {
      return isRepetition(before, method, now)
          && refresh
              .find(tx, RefreshTokens.Key.of(domain, successor), now)
              .filter(next -> next.use() == null)
              .isPresent();
    }
    var use = new Use(now, method, RefreshTokens.Key.of(domain, successor).hash());
    return !refresh
        .rotate(tx, Map.of(RefreshTokens.Key.of(domain, presented.token), use))
        .isEmpty();
  }

  private static boolean isRepetition(Use before, String method, Instant now) {
    return before.method().equals(method) && !before.at().plus(REPEATABLE_FOR).isBefore(now);
  }

  /** Under a key of ours: whoever has an old token cannot compute the ones after it. */
  private String successor(HostedServer server, String token) {
    var message = (server.domain().id() + " " + token).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(kek.hmac(PURPOSE, message));
  }

  /** What the client may no longer ask for it does not get for what it was granted before. */
  private static String narrow(Client client, Family family, @Nullable String asked) {
    var granted =
        words(family.scope()).stream().filter(client.access().scopes()::contains).toList();
    var wanted = asked == null ? granted : words(asked);
    if (!granted.containsAll(wanted)) {
      throw OAuthError.of("invalid_scope", "The scope is more than was granted").asException();
    }
    return String.join(" ", wanted);
  }

  private static @Nullable String claims(Client client, Family family) {
    return family.claims() == null ? null : ClaimsParameter.allowed(client, words(family.claims()));
  }

  private static List<String> words(String scope) {
    return Arrays.stream(scope.split(" ", -1)).distinct().toList();
  }

  /**
   * A token that could be used now: its session is still there, too.
   *
   * @param client whose it must be
   */
  Optional<Family> find(Handle handle, DomainId domain, String client, String token) {
    return refresh
        .find(handle, RefreshTokens.Key.of(domain, token), clock.instant())
        .filter(row -> row.use() == null && row.family().clientId().equals(client))
        .map(Row::family)
        .filter(family -> sessions.find(handle, domain, family.session()).isPresent());
  }

  /** Ends the family of a token, used or not (RFC 7009 section 2.1); false for one of nobody's. */
  boolean revoke(Handle tx, DomainId domain, String client, String token) {
    var family =
        refresh
            .find(tx, RefreshTokens.Key.of(domain, token), clock.instant())
            .map(Row::family)
            .filter(found -> found.clientId().equals(client));
    family.ifPresent(found -> {
      refresh.deleteFamily(tx, domain, found.id());
      ledger.record(tx, domain, new AuthserverFact.RefreshRevoked(found.id(), client));
    });
    return family.isPresent();
  }

  /** Removes expired rows, at most 10 000; returns how many. */
  int sweep(Handle tx, Instant now) {
    return refresh.deleteExpired(tx, now);
  }
}
