package dev.plexsphere.authserver;

import dev.plexsphere.authserver.FormTokens.Form;
import dev.plexsphere.authserver.LoginView.Problem;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.kit.http.Router;
import java.util.Map;

/**
 * {@code /login}: the sign-in form.
 *
 * <p>Answers: 302 to /authorize/callback after a right password; 401 with the form again after a
 * wrong one (a program sees it failed, a browser shows the page); 403 for a form token that is used
 * or another page's; 429 and 503 with Retry-After; 400 when the sign-in is over or was begun in
 * another browser.
 */
final class LoginRoutes {
  private final HostedServers servers;
  private final AuthorizationFlow flow;
  private final FormTokens forms;
  private final PasswordSignIn signIn;
  private final BeginLimit limit;
  private final DoorPages pages;

  LoginRoutes(
      HostedServers servers,
      AuthorizationFlow flow,
      FormTokens forms,
      PasswordSignIn signIn,
      BeginLimit limit,
      DoorPages pages) {
    this.servers = servers;
    this.flow = flow;
    this.forms = forms;
    this.signIn = signIn;
    this.limit = limit;
    this.pages = pages;
  }

  void mount(Router router) {
    servers.mount(router, "GET", "/login", this::show);
    servers.mount(router, "POST", "/login", this::submit);
  }

  /** One sign-in in one browser. */
  private record Visit(
      HostedServer server, String sessionId, String browser, AuthorizeRequest request) {
    Form form() {
      return new Form("login:" + sessionId, browser);
    }
  }

  private Visit visit(HostedServer server, Exchange exchange, Params params) {
    var sessionId = params.get("session_id");
    var browser = Browsers.find(exchange, server).orElse("");
    return new Visit(server, sessionId, browser, flow.get(server, sessionId, browser));
  }

  private void show(HostedServer server, Exchange exchange) {
    var visit = visit(server, exchange, exchange.query());
    limit.count("login", exchange.context().address());
    var hint = visit.request.loginHint();
    page(exchange, visit, 200, hint == null ? "" : hint, Problem.NONE);
  }

  private void submit(HostedServer server, Exchange exchange) {
    servers.requireOpen(server);
    var form = exchange.form();
    var visit = visit(server, exchange, form);
    var username = form.find("username").orElse("");
    if (!forms.accept(exchange, visit.server, visit.form(), form.find("csrf").orElse(""))) {
      limit.count("login", exchange.context().address());
      page(exchange, visit, 403, username, Problem.STALE);
      return;
    }
    var refused = signIn.open(exchange, visit.server, username, form);
    if (refused.isEmpty()) {
      exchange.redirect(
          302, AuthorizeRoutes.page(visit.server, "/authorize/callback", visit.sessionId));
    } else {
      page(exchange, visit, refused.get().status(), username, refused.get().problem());
    }
  }

  private void page(Exchange exchange, Visit visit, int status, String username, Problem problem) {
    var client = visit.server.client(visit.request.clientId()).orElseThrow();
    var view =
        new LoginView(
            visit.server.path("/login"),
            visit.server.path("/password"),
            visit.server.path(ForgottenRoutes.PATH),
            visit.sessionId,
            forms.issue(visit.server, visit.form()),
            username,
            client.name(),
            visit.server.host(),
            visit.server.policy().loginNotice(),
            problem);
    pages.answer(
        exchange,
        visit.server,
        status,
        "authserver/login.jte",
        view.title(),
        Map.of("view", view),
        RedirectUris.origin(visit.request.redirectUri()));
  }
}
