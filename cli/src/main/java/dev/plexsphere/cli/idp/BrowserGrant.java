package dev.plexsphere.cli.idp;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.http.ForeignUrl;
import dev.plexsphere.cli.loopback.LoopbackListener;
import dev.plexsphere.cli.output.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Signs in with the browser on this machine: authorization code with PKCE (RFC 7636, RFC 8252). The
 * port of the redirect address is taken before anything is shown or opened.
 */
public final class BrowserGrant {
  private static final String WHAT = "the exchange of the code";

  private final Invocation call;
  private final IdpSettings settings;
  private final BrowserRequest request;

  public BrowserGrant(Invocation call, IdpSettings settings, BrowserRequest request) {
    this.call = call;
    this.settings = settings;
    this.request = request;
  }

  /**
   * Shows the notice, opens the browser, waits for it to come back, and exchanges its code.
   *
   * @return tokens with at least an ID token or an access token
   * @throws Failure exit 2 when a setting is unusable; exit 1 when the port is taken, nobody comes
   *     back in time, or the provider refuses; exit 130 when the person stops it
   */
  public IdpTokens run() {
    var clientId = settings.requireClientId();
    var window = BrowserWait.window(call);
    settings.base();
    var redirect = LoopbackRedirect.choose(request);
    try (var socket = redirect.bind()) {
      var endpoints = Endpoints.of(call, settings);
      var flow = PkceFlow.make(call.random(), redirect.uriAt(socket));
      call.time().listen();
      Map<String, String> answer;
      try (var listener =
          LoopbackListener.hear(socket, redirect.path(), heard -> flow.judge(heard, endpoints))) {
        var notice = new Notice(call, settings, endpoints, request.opensBrowser());
        boolean opened =
            notice.show(flow.redirectUri(), socket.getLocalPort(), page(endpoints, flow, clientId));
        answer = new BrowserWait(call, window, notice).await(listener, flow.redirectUri(), opened);
      }
      return exchange(endpoints.token(), flow, flow.code(answer, endpoints), clientId);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String page(Endpoints endpoints, PkceFlow flow, String clientId) {
    var query = flow.query(clientId, Scopes.of(request.isOffline()));
    if (settings.audience() != null) {
      query.put("audience", settings.audience());
    }
    if (request.loginHint() != null) {
      query.put("login_hint", request.loginHint());
    }
    return endpoints.authorization().with(query).toString();
  }

  private IdpTokens exchange(ForeignUrl url, PkceFlow flow, Secret code, String clientId) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("client_id", clientId);
    form.put("code", code.value());
    form.put("code_verifier", flow.verifier().value());
    form.put("redirect_uri", flow.redirectUri());
    if (settings.clientSecret() != null) {
      form.put("client_secret", settings.clientSecret().value());
    }
    var answer = call.foreign(url).postForm(form);
    var hidden = new Secret[] {code, flow.verifier(), secretOr(code)};
    var tokens = IdpTokens.of(Refusals.document(WHAT, url.server(), answer, hidden));
    var _ = tokens.preferred();
    flow.check(tokens);
    return tokens;
  }

  private Secret secretOr(Secret other) {
    return settings.clientSecret() == null ? other : settings.clientSecret();
  }
}
