package dev.plexsphere.authserver;

import dev.plexsphere.account.AccountService;
import dev.plexsphere.account.Authentication;
import dev.plexsphere.authserver.FormTokens.Form;
import dev.plexsphere.authserver.LoginView.Problem;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.throttle.ThrottleService;
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
  private final AccountService accounts;
  private final HostedSessionService sessions;
  private final DoorPages pages;

  LoginRoutes(
      HostedServers servers,
      AuthorizationFlow flow,
      FormTokens forms,
      AccountService accounts,
      HostedSessionService sessions,
      DoorPages pages) {
    this.servers = servers;
    this.flow = flow;
    this.forms = forms;
    this.accounts = accounts;
    this.sessions = sessions;
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
    var hint = visit.request.loginHint();
    page(exchange, visit, 200, hint == null ? "" : hint, Problem.NONE);
  }

  private void submit(HostedServer server, Exchange exchange) {
    servers.requireOpen(server);
    var form = exchange.form();
    var visit = visit(server, exchange, form);
    var username = form.find("username").orElse("");
    if (!forms.accept(exchange, visit.server, visit.form(), form.find("csrf").orElse(""))) {
      page(exchange, visit, 403, username, Problem.STALE);
      return;
    }
    var password = new Secret(form.find("password").orElse(""));
    var address = exchange.context().address();
    switch (accounts.authenticate(visit.server.domain(), username, password, address)) {
      case Authentication.Authenticated(var account) -> {
        sessions.open(exchange, visit.server, account);
        exchange.redirect(
            302, AuthorizeRoutes.page(visit.server, "/authorize/callback", visit.sessionId));
      }
      case Authentication.Failed _ -> {
        exchange.set("WWW-Authenticate", "Form"); // RFC 9110 section 15.5.2 wants one
        page(exchange, visit, 401, username, Problem.WRONG);
      }
      case Authentication.Throttled(var wait) -> {
        long seconds = ThrottleService.seconds(wait);
        exchange.set("Retry-After", String.valueOf(seconds));
        page(exchange, visit, 429, username, Problem.throttled(seconds));
      }
      case Authentication.Busy(var wait) -> {
        exchange.set("Retry-After", String.valueOf(ThrottleService.seconds(wait)));
        page(exchange, visit, 503, username, Problem.BUSY);
      }
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
