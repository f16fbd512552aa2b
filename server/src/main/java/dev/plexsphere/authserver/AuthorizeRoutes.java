package dev.plexsphere.authserver;

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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /authorize} and its end, {@code /authorize/callback}. Neither shows a page. */
final class AuthorizeRoutes {
  private final HostedServers servers;
  private final PushedRequests pushed;
  private final AuthorizationFlow flow;
  private final HostedSessionService sessions;
  private final InstantSource clock;

  AuthorizeRoutes(
      HostedServers servers,
      PushedRequests pushed,
      AuthorizationFlow flow,
      HostedSessionService sessions,
      InstantSource clock) {
    this.servers = servers;
    this.pushed = pushed;
    this.flow = flow;
    this.sessions = sessions;
    this.clock = clock;
  }

  void mount(Router router) {
    servers.mount(router, "GET", "/authorize", (server, x) -> authorize(server, x, x.query()));
    servers.mount(router, "POST", "/authorize", (server, x) -> authorize(server, x, x.form()));
    servers.mount(router, "GET", "/authorize/callback", this::complete);
  }

  private void authorize(HostedServer server, Exchange exchange, Params sent) {
    servers.requireOpen(server);
    var params = AuthorizeParams.of(server, pushed.resolve(server, sent));
    try {
      var request = params.read(Browsers.ensure(exchange, server), clock.instant());
      boolean signedIn =
          sessions.find(exchange, server).filter(s -> flow.isSatisfied(request, s)).isPresent();
      if (!signedIn && params.silent()) {
        throw OAuthError.of("login_required", "Nobody is signed in here").asException();
      }
      var sessionId = flow.begin(server, request);
      exchange.redirect(
          exchange.method().equals("POST") ? 303 : 302,
          page(server, signedIn ? "/authorize/callback" : "/login", sessionId));
    } catch (OAuthException e) {
      // Only clients of the installation's own are known: their redirect URI may be told
      // (RFC 9700 section 4.11.2).
      var answer = new LinkedHashMap<String, String>();
      answer.put("error", e.error().error());
      answer.put("error_description", e.error().description());
      redirect(exchange, server, params.redirectUri(), answer, params.state());
    }
  }

  private void complete(HostedServer server, Exchange exchange) {
    var sessionId = exchange.query().get("session_id");
    var browser = Browsers.find(exchange, server).orElse("");
    var request = flow.get(server, sessionId, browser);
    var session = sessions.find(exchange, server).filter(s -> flow.isSatisfied(request, s));
    if (session.isEmpty()) {
      exchange.redirect(302, page(server, "/login", sessionId));
      return;
    }
    var answer = new LinkedHashMap<String, String>();
    answer.put("code", flow.complete(server, sessionId, session.get()));
    redirect(exchange, server, request.redirectUri(), answer, request.state());
  }

  /** The address of a page of this request. */
  static String page(HostedServer server, String path, String sessionId) {
    return server.path(path)
        + "?session_id="
        + URLEncoder.encode(sessionId, StandardCharsets.UTF_8);
  }

  /** Every answer carries state as it came and who answers (RFC 9207). */
  private static void redirect(
      Exchange exchange,
      HostedServer server,
      String uri,
      Map<String, String> answer,
      @Nullable String state) {
    if (state != null) {
      answer.put("state", state);
    }
    answer.put("iss", server.issuer());
    var query =
        answer.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    exchange.redirect(302, RedirectUris.with(uri, query));
  }
}
