package dev.plexsphere.authserver;

import dev.plexsphere.account.AccountService;
import dev.plexsphere.account.Authentication;
import dev.plexsphere.authserver.FormTokens.Form;
import dev.plexsphere.authserver.LoginView.Problem;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.throttle.ThrottleService;
import java.util.Map;

/**
 * {@code /password}: a person changes theirs by proving the current one, signed in or not. Every
 * other browser that was signed in as them is signed out.
 *
 * <p>Answers: 303 to {@code ?done} when changed; the form again with 401, 403, 429 and 503 as at
 * {@link LoginRoutes}, and 400 for a new password that is not taken.
 */
final class PasswordRoutes {
  private static final Problem WEAK =
      new Problem("Not changed.", "The new password is not good enough.", false);
  private static final Problem DIFFERENT =
      new Problem("Not changed.", "The two new passwords are not the same.", false);

  private final HostedServers servers;
  private final FormTokens forms;
  private final AccountService accounts;
  private final HostedSessionService sessions;
  private final BeginLimit limit;
  private final DoorPages pages;

  PasswordRoutes(
      HostedServers servers,
      FormTokens forms,
      AccountService accounts,
      HostedSessionService sessions,
      BeginLimit limit,
      DoorPages pages) {
    this.servers = servers;
    this.forms = forms;
    this.accounts = accounts;
    this.sessions = sessions;
    this.limit = limit;
    this.pages = pages;
  }

  void mount(Router router) {
    servers.mount(router, "GET", "/password", this::show);
    servers.mount(router, "POST", "/password", this::submit);
  }

  private record Visit(HostedServer server, String browser) {
    Form form() {
      return new Form("password", browser);
    }
  }

  private void show(HostedServer server, Exchange exchange) {
    var visit = new Visit(server, Browsers.ensure(exchange, server));
    if (exchange.query().names().contains("done")) {
      pages.answer(
          exchange,
          server,
          200,
          "authserver/password-changed.jte",
          "Password changed",
          Map.of(),
          "");
      return;
    }
    var session = sessions.find(exchange, server);
    if (session.isEmpty()) {
      limit.count("password", exchange.context().address());
    }
    var username = session.map(found -> found.account().email()).orElse("");
    page(exchange, visit, 200, username, Problem.NONE, "");
  }

  private void submit(HostedServer server, Exchange exchange) {
    var form = exchange.form();
    var visit = new Visit(server, Browsers.ensure(exchange, server));
    var username = form.find("username").orElse("");
    if (!forms.accept(exchange, server, visit.form(), form.find("csrf").orElse(""))) {
      limit.count("password", exchange.context().address());
      page(exchange, visit, 403, username, Problem.STALE, "");
    } else if (!form.find("new_password").equals(form.find("new_password_again"))) {
      page(exchange, visit, 400, username, DIFFERENT, "Type the same twice.");
    } else {
      change(exchange, visit, username, form);
    }
  }

  private void change(Exchange exchange, Visit visit, String username, Params form) {
    try {
      var outcome =
          accounts.changePassword(
              visit.server.domain(),
              username,
              new Secret(form.find("password").orElse("")),
              new Secret(form.find("new_password").orElse("")),
              exchange.context().address());
      answer(exchange, visit, username, outcome);
    } catch (RefusedException e) {
      if (e.refusal().code() != ErrorCode.WEAK_PASSWORD) {
        throw e;
      }
      page(exchange, visit, 400, username, WEAK, e.refusal().detail());
    }
  }

  private void answer(Exchange exchange, Visit visit, String username, Authentication outcome) {
    switch (outcome) {
      case Authentication.Authenticated(var account) -> {
        sessions.open(exchange, visit.server, account);
        exchange.redirect(303, visit.server.path("/password?done"));
      }
      case Authentication.Failed _ -> {
        exchange.set("WWW-Authenticate", "Form");
        page(exchange, visit, 401, username, Problem.WRONG, "");
      }
      case Authentication.Throttled(var wait) -> {
        long seconds = ThrottleService.seconds(wait);
        exchange.set("Retry-After", String.valueOf(seconds));
        page(exchange, visit, 429, username, Problem.throttled(seconds), "");
      }
      case Authentication.Busy(var wait) -> {
        exchange.set("Retry-After", String.valueOf(ThrottleService.seconds(wait)));
        page(exchange, visit, 503, username, Problem.BUSY, "");
      }
    }
  }

  private void page(
      Exchange exchange,
      Visit visit,
      int status,
      String username,
      Problem problem,
      String weakness) {
    var view =
        new PasswordView(
            visit.server.path("/password"),
            forms.issue(visit.server, visit.form()),
            username,
            visit.server.host(),
            problem,
            weakness);
    pages.answer(
        exchange,
        visit.server,
        status,
        "authserver/password.jte",
        view.title(),
        Map.of("view", view),
        "");
  }
}
