package dev.plexsphere.authserver;

import dev.plexsphere.authserver.Consents.Consent;
import dev.plexsphere.codes.CodeStore;
import dev.plexsphere.codes.CodeStore.Consumed;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.ledger.Ledger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.jdbi.v3.core.Handle;

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
  private final Ledger ledger;
  private final InstantSource clock;
  private final Consents consents = new Consents();

  AuthorizationFlow(Database database, CodeStore codes, Ledger ledger, InstantSource clock) {
    this.database = database;
    this.codes = codes;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Keeps the request; returns its name, the {@code session_id} of the pages. */
  String begin(HostedServer server, AuthorizeRequest request) {
    return database.transaction(
        tx -> codes.issue(tx, REQUEST, server.domain().id(), Json.text(request), REQUEST_LIFETIME));
  }

  /**
   * The request of that name, if it is this browser's and still open, and its client still there.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_state}
   */
  AuthorizeRequest get(HostedServer server, String sessionId, String browser) {
    return database
        .read(handle -> codes.peek(handle, REQUEST, server.domain().id(), sessionId))
        .map(live -> Json.readTrusted(live.payloadJson(), AuthorizeRequest.class))
        .filter(request -> request.browser().equals(browser))
        .filter(request -> server.client(request.clientId()).isPresent())
        .orElseThrow(AuthorizationFlow::ended);
  }

  /**
   * Ends the request with a code for the person of {@code session}.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_state} when somebody else, or the
   *     same browser in another tab, has ended it
   */
  String complete(HostedServer server, String sessionId, HostedSession session) {
    return database.transaction(tx -> code(tx, server, use(tx, server, sessionId), session));
  }

  /**
   * {@link #complete} by a person who was asked, which is remembered.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_state}
   */
  String allow(HostedServer server, String sessionId, HostedSession session) {
    return database.transaction(tx -> {
      var request = use(tx, server, sessionId);
      consents.give(tx, consent(server, request, session), clock.instant());
      ledger.record(
          tx,
          server.domain().id(),
          new AuthserverFact.ConsentGiven(
              session.account().id(), request.clientId(), request.wished()));
      return code(tx, server, request, session);
    });
  }

  /**
   * Ends the request without a code.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_state}
   */
  void deny(HostedServer server, String sessionId) {
    database.inTransaction(tx -> use(tx, server, sessionId));
  }

  private AuthorizeRequest use(Handle tx, HostedServer server, String sessionId) {
    var consumed = codes.consume(tx, REQUEST, server.domain().id(), sessionId);
    if (consumed instanceof Consumed.Fresh(_, var json)) {
      return Json.readTrusted(json, AuthorizeRequest.class);
    }
    throw ended();
  }

  private String code(
      Handle tx, HostedServer server, AuthorizeRequest request, HostedSession session) {
    var grant = Json.text(grant(request, session));
    return codes.issue(tx, CODE, server.domain().id(), grant, server.policy().code());
  }

  /** True when the person has to be asked before the client gets what it wants. */
  boolean needsConsent(HostedServer server, AuthorizeRequest request, HostedSession session) {
    boolean asks =
        server.client(request.clientId()).filter(client -> client.rules().consent()).isPresent();
    return request.consent()
        || (asks
            && !database.read(
                handle -> consents.covers(handle, consent(server, request, session))));
  }

  private static Consent consent(
      HostedServer server, AuthorizeRequest request, HostedSession session) {
    return new Consent(
        server.domain().id(),
        session.account().id(),
        request.clientId(),
        Objects.requireNonNullElse(request.audience(), ""),
        request.wished());
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
        request.claims(),
        request.audience(),
        request.nonce(),
        request.codeChallenge(),
        request.jkt(),
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
