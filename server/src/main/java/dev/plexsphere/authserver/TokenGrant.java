package dev.plexsphere.authserver;

import dev.plexsphere.authserver.Consents.Consent;
import dev.plexsphere.authserver.HostedTokens.Minted;
import dev.plexsphere.codes.CodeStore;
import dev.plexsphere.codes.CodeStore.Consumed;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.oauth.OAuthError;
import dev.plexsphere.oauth.Pkce;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * {@code grant_type=authorization_code}, for the token endpoint and for the platform in process.
 *
 * <p>A code is used up by being presented at all: with a wrong verifier, client or redirect URI it
 * is burned. Presented again it ends the hosted session it came from, and with it every access
 * token of that session (RFC 9700 section 4.5.3.2). Both must commit although the answer is a no,
 * so the answer is a value.
 */
final class TokenGrant {
  private static final OAuthError REFUSED =
      OAuthError.invalidGrant("The code is unknown, used, expired or was issued to another client");

  private final Database database;
  private final CodeStore codes;
  private final Ledger ledger;
  private final HostedSessionService sessions;
  private final HostedTokens tokens;
  private final RefreshGrant refresh;
  private final Consents consents = new Consents();

  TokenGrant(
      Database database,
      CodeStore codes,
      Ledger ledger,
      HostedSessionService sessions,
      HostedTokens tokens,
      RefreshGrant refresh) {
    this.database = database;
    this.codes = codes;
    this.ledger = ledger;
    this.sessions = sessions;
    this.tokens = tokens;
    this.refresh = refresh;
  }

  /**
   * What is presented.
   *
   * @param verifier null where the request had no challenge
   * @param resource the audience that was granted, or null to leave it at that (RFC 8707 section
   *     2.2)
   * @param confirmation what was shown
   */
  record Presented(
      String code,
      String clientId,
      String redirectUri,
      @Nullable String verifier,
      @Nullable String resource,
      Confirmation confirmation) {
    /** Never the code or the verifier. */
    @Override
    public String toString() {
      return "Presented(" + clientId + ")";
    }
  }

  /** The answer. */
  sealed interface Outcome {
    /**
     * Tokens.
     *
     * @param refreshToken null for a client that gets none
     */
    record Redeemed(Minted tokens, @Nullable String refreshToken) implements Outcome {
      /** Never the tokens. */
      @Override
      public String toString() {
        return "Redeemed(***)";
      }
    }

    record Refused(OAuthError error) implements Outcome {}
  }

  Outcome redeem(HostedServer server, Presented presented) {
    var good = database.transaction(tx -> check(tx, server, presented));
    return good.isPresent() ? good.get().mint(tokens, server) : new Outcome.Refused(REFUSED);
  }

  private Optional<Granted> check(Handle tx, HostedServer server, Presented presented) {
    return switch (codes.consume(
        tx, AuthorizationFlow.CODE, server.domain().id(), presented.code)) {
      case Consumed.Fresh(_, var json) -> {
        var grant = Json.readTrusted(json, CodeGrant.class);
        yield fits(grant, presented)
            ? person(tx, server, grant, presented.confirmation)
            : Optional.empty();
      }
      case Consumed.Reused reused -> {
        revoke(tx, reused);
        yield Optional.empty();
      }
      case Consumed.Unknown _ -> Optional.empty();
    };
  }

  private static boolean fits(CodeGrant grant, Presented presented) {
    return grant.clientId().equals(presented.clientId)
        && grant.redirectUri().equals(presented.redirectUri)
        && isProven(grant.codeChallenge(), presented.verifier)
        && isResource(grant.audience(), presented.resource)
        && (grant.jkt() == null || grant.jkt().equals(presented.confirmation.jkt()));
  }

  /**
   * A challenge wants its verifier, and a verifier a challenge (RFC 9700 section 2.1.1: else
   * whoever strips the challenge off a request has turned PKCE off).
   */
  static boolean isProven(@Nullable String challenge, @Nullable String verifier) {
    return challenge == null
        ? verifier == null
        : verifier != null && Pkce.matches(verifier, challenge);
  }

  /** True where nothing is asked for that was not granted. */
  private static boolean isResource(@Nullable String granted, @Nullable String asked) {
    return asked == null || asked.equals(granted);
  }

  /**
   * Refuses to mint for another audience than was granted.
   *
   * @throws dev.plexsphere.oauth.OAuthException {@code invalid_target}
   */
  static void requireResource(@Nullable String granted, @Nullable String asked) {
    if (!isResource(granted, asked)) {
      throw OAuthError.of("invalid_target", "That resource was not granted").asException();
    }
  }

  private Optional<Granted> person(
      Handle tx, HostedServer server, CodeGrant grant, Confirmation confirmation) {
    return sessions
        .find(tx, server.domain().id(), grant.session())
        .map(session ->
            new Grant(
                grant.clientId(),
                grant.scope(),
                grant.claims(),
                grant.audience(),
                session,
                grant.nonce(),
                confirmation))
        .flatMap(good ->
            server
                .client(good.clientId())
                .filter(client -> isStillAllowed(tx, server, client, grant))
                .filter(client -> sessions.join(tx, server, client, good.session()))
                .map(client ->
                    Granted.of(
                        tx,
                        tokens,
                        server,
                        client,
                        good,
                        refresh.issueTo(tx, server, client, good))));
  }

  /** False when the person took back, since the code was made, what the client must have asked. */
  private boolean isStillAllowed(Handle tx, HostedServer server, Client client, CodeGrant grant) {
    return !client.rules().consent()
        || consents.hold(
            tx,
            new Consent(
                server.domain().id(),
                grant.accountId(),
                grant.clientId(),
                Objects.requireNonNullElse(grant.audience(), ""),
                grant.wished()));
  }

  private void revoke(Handle tx, Consumed.Reused reused) {
    var grant = Json.readTrusted(reused.payloadJson(), CodeGrant.class);
    if (sessions.end(tx, reused.domain(), grant.session())) {
      ledger.record(
          tx, reused.domain(), new AuthserverFact.CodeReused(grant.accountId(), grant.clientId()));
    }
  }
}
