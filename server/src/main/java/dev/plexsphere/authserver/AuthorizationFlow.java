package dev.plexsphere.authserver;

import dev.plexsphere.codes.CodeStore;
import dev.plexsphere.codes.CodeStore.Consumed;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.json.Json;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The authorization request from /authorize to its code. The request is a single-use row; the
 * browser carries its name, and only the browser that began it can continue it.
 */
final class AuthorizationFlow {
  static final String CODE = "authorization_code";
  static final Duration REQUEST_LIFETIME = Duration.ofMinutes(30);
  private static final String REQUEST = "authorize";

  private final Database database;
  private final CodeStore codes;
  private final InstantSource clock;

  AuthorizationFlow(Database database, CodeStore codes, InstantSource clock) {
    this.database = database;
    this.codes = codes;
    this.clock = clock;
  }

  /** Keeps the request; returns its name, the {@code session_id} of the pages. */
  String begin(HostedServer server, AuthorizeRequest request) {
    return database.transaction(
        tx -> codes.issue(tx, REQUEST, server.domain().id(), Json.text(request), REQUEST_LIFETIME));
  }

  /**
   * The request of that name, if it is this browser's and still open.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_state}
   */
  AuthorizeRequest get(HostedServer server, String sessionId, String browser) {
    return database
        .read(handle -> codes.peek(handle, REQUEST, sessionId))
        .filter(live -> live.domain().equals(server.domain().id()))
        .map(live -> Json.readTrusted(live.payloadJson(), AuthorizeRequest.class))
        .filter(request -> request.browser().equals(browser))
        .orElseThrow(AuthorizationFlow::ended);
  }

  /**
   * Ends the request with a code for the person of {@code session}.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_state} when somebody else, or the
   *     same browser in another tab, has ended it
   */
  String complete(HostedServer server, String sessionId, HostedSession session) {
    return database.transaction(tx -> {
      if (codes.consume(tx, REQUEST, sessionId) instanceof Consumed.Fresh(var domain, var json)
          && domain.equals(server.domain().id())) {
        var grant = grant(Json.readTrusted(json, AuthorizeRequest.class), session);
        return codes.issue(tx, CODE, domain, Json.text(grant), server.policy().code());
      }
      throw ended();
    });
  }

  /** True when the session is recent enough for what the client asked. */
  boolean isSatisfied(AuthorizeRequest request, HostedSession session) {
    return request.isSatisfiedBy(session.authTime(), clock.instant());
  }

  private static CodeGrant grant(AuthorizeRequest request, HostedSession session) {
    return new CodeGrant(
        request.clientId(),
        request.redirectUri(),
        request.scope(),
        request.audience(),
        request.nonce(),
        request.codeChallenge(),
        session.account().id(),
        session.key());
  }

  private static RuntimeException ended() {
    return Refusal.of(
            ErrorCode.INVALID_STATE,
            "This sign-in is over, or it was begun in another browser. Nothing was changed. Go back"
                + " to where you came from and sign in again.")
        .asException();
  }
}
