package dev.plexsphere.authserver;

import dev.plexsphere.authserver.AuthorizeAnswers.Target;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.oauth.OAuthError;
import dev.plexsphere.oauth.OAuthException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /authorize} and its end, {@code /authorize/callback}. Neither asks anybody anything. */
final class AuthorizeRoutes {
  static final String CALLBACK = "/authorize/callback";
  private static final String LOGIN = "/login";

  private final HostedServers servers;
  private final PushedRequests pushed;
  private final AuthorizationFlow flow;
  private final HostedSessionService sessions;
  private final TokenReader reader;
  private final AuthorizeAnswers answers;
  private final BeginLimit limit;
  private final InstantSource clock;

  AuthorizeRoutes(
      HostedServers servers,
      PushedRequests pushed,
      AuthorizationFlow flow,
      HostedSessionService sessions,
      TokenReader reader,
      AuthorizeAnswers answers,
      BeginLimit limit,
      InstantSource clock) {
    this.servers = servers;
    this.pushed = pushed;
    this.flow = flow;
    this.sessions = sessions;
    this.reader = reader;
    this.answers = answers;
    this.limit = limit;
    this.clock = clock;
  }

  void mount(Router router) {
    servers.mount(router, "GET", "/authorize", (server, x) -> authorize(server, x, x.query()));
    servers.mount(router, "POST", "/authorize", (server, x) -> authorize(server, x, x.form()));
    servers.mount(router, "GET", CALLBACK, this::complete);
  }

  private void authorize(HostedServer server, Exchange exchange, Params sent) {
    servers.requireOpen(server);
    var params = AuthorizeParams.of(server, pushed.resolve(server, sent));
    try {
      var browser = Browsers.ensure(exchange, server);
      var request = params.read(browser, expected(server, params), clock.instant());
      var session = session(server, exchange, request);
      var refused = unanswerable(server, request, session);
      if (refused.isPresent()) {
        throw refused.get().asException();
      }
      if (session.isEmpty() && sessions.find(exchange, server).isEmpty()) {
        limit.count("authorize", exchange.context().address());
      }
      var sessionId = flow.begin(server, request);
      exchange.redirect(
          exchange.method().equals("POST") ? 303 : 302,
          page(server, session.isPresent() ? CALLBACK : LOGIN, sessionId));
    } catch (OAuthException e) {
      if (!params.isTrusted() && !params.silent() && sessions.find(exchange, server).isEmpty()) {
        throw params.page(e.error());
      }
      answers.send(exchange, server, params.target(), error(e.error()));
    }
  }

  /** Whom an {@code id_token_hint} names; null without one. */
  private @Nullable UUID expected(HostedServer server, AuthorizeParams params) {
    var token = params.idTokenHint();
    if (token.isEmpty()) {
      return null;
    }
    return reader
        .hint(server, token.get())
        .map(TokenReader.Hint::account)
        .orElseThrow(() ->
            OAuthError.invalidRequest("id_token_hint is not an ID token of this server")
                .asException());
  }

  private Optional<HostedSession> session(
      HostedServer server, Exchange exchange, AuthorizeRequest request) {
    return sessions.find(exchange, server).filter(each -> flow.isSatisfied(request, each));
  }

  /** For {@code prompt=none}: all that a page would have to ask is an error. */
  private Optional<OAuthError> unanswerable(
      HostedServer server, AuthorizeRequest request, Optional<HostedSession> session) {
    if (!request.silent()) {
      return Optional.empty();
    }
    if (session.isEmpty() || !request.isFor(session.get().account().id())) {
      return Optional.of(
          OAuthError.of("login_required", "Nobody is signed in here, or somebody else"));
    }
    return flow.needsConsent(server, request, session.get())
        ? Optional.of(OAuthError.of("consent_required", "The person has not allowed it yet"))
        : Optional.empty();
  }

  private void complete(HostedServer server, Exchange exchange) {
    var sessionId = exchange.query().get("session_id");
    var browser = Browsers.find(exchange, server).orElse("");
    var request = flow.get(server, sessionId, browser);
    var session = session(server, exchange, request);
    var refused = unanswerable(server, request, session);
    if (refused.isPresent()) {
      refuse(server, exchange, sessionId, request, refused.get());
    } else if (session.isEmpty()) {
      exchange.redirect(302, page(server, LOGIN, sessionId));
    } else if (!request.isFor(session.get().account().id())) {
      var error = OAuthError.of("login_required", "Somebody else is signed in here");
      refuse(server, exchange, sessionId, request, error);
    } else if (flow.needsConsent(server, request, session.get())) {
      exchange.redirect(302, page(server, ConsentRoutes.PATH, sessionId));
    } else {
      var code = flow.complete(server, sessionId, session.get());
      answers.send(exchange, server, Target.of(request), Map.of("code", code));
    }
  }

  private void refuse(
      HostedServer server,
      Exchange exchange,
      String sessionId,
      AuthorizeRequest request,
      OAuthError error) {
    flow.deny(server, sessionId);
    answers.send(exchange, server, Target.of(request), error(error));
  }

  private static Map<String, String> error(OAuthError error) {
    var answer = new LinkedHashMap<String, String>();
    answer.put("error", error.error());
    answer.put("error_description", error.description());
    return answer;
  }

  /** The address of a page of this request. */
  static String page(HostedServer server, String path, String sessionId) {
    return server.path(path)
        + "?session_id="
        + URLEncoder.encode(sessionId, StandardCharsets.UTF_8);
  }
}
