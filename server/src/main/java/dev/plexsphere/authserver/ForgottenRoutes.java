package dev.plexsphere.authserver;

import dev.plexsphere.account.ForgottenPasswordService;
import dev.plexsphere.authserver.FormTokens.Form;
import dev.plexsphere.authserver.LoginView.Problem;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.throttle.ThrottleService;
import java.util.Map;

/**
 * {@code /password/forgotten}: asks for an e-mail address, and answers the same whether or not
 * there is an account: 303 to {@code ?sent}. 403 for a form of another browser, 429 with
 * Retry-After. Where no mail is configured the page says who makes links instead.
 */
final class ForgottenRoutes {
  static final String PATH = "/password/forgotten";
  private static final String PAGE = "forgotten";

  private final HostedServers servers;
  private final FormTokens forms;
  private final ForgottenPasswordService forgotten;
  private final BeginLimit limit;
  private final DoorPages pages;

  ForgottenRoutes(
      HostedServers servers,
      FormTokens forms,
      ForgottenPasswordService forgotten,
      BeginLimit limit,
      DoorPages pages) {
    this.servers = servers;
    this.forms = forms;
    this.forgotten = forgotten;
    this.limit = limit;
    this.pages = pages;
  }

  void mount(Router router) {
    servers.mount(router, "GET", PATH, this::show);
    servers.mount(router, "POST", PATH, this::submit);
  }

  private void show(HostedServer server, Exchange exchange) {
    if (exchange.query().names().contains("sent")) {
      var template = "authserver/forgotten-sent.jte";
      pages.answer(exchange, server, 200, template, "Look at your mail", Map.of(), "");
    } else {
      limit.count(PAGE, exchange.context().address());
      page(exchange, server, 200, Problem.NONE);
    }
  }

  private void submit(HostedServer server, Exchange exchange) {
    var fields = exchange.form();
    var form = new Form(PAGE, Browsers.ensure(exchange, server));
    if (!forms.accept(exchange, server, form, fields.find("csrf").orElse(""))) {
      limit.count(PAGE, exchange.context().address());
      page(exchange, server, 403, Problem.STALE);
      return;
    }
    var email = fields.find("username").orElse("").strip();
    var wait =
        forgotten.isOffered()
            ? forgotten.ask(server.domain().id(), email, exchange.context().address())
            : java.util.Optional.<java.time.Duration>empty();
    if (wait.isPresent()) {
      long seconds = ThrottleService.seconds(wait.get());
      exchange.set("Retry-After", String.valueOf(seconds));
      page(exchange, server, 429, Problem.throttled(seconds));
    } else {
      exchange.redirect(303, server.path(PATH + "?sent"));
    }
  }

  private void page(Exchange exchange, HostedServer server, int status, Problem problem) {
    var form = new Form(PAGE, Browsers.ensure(exchange, server));
    var view =
        new ForgottenView(
            server.path(PATH),
            forms.issue(server, form),
            server.host(),
            forgotten.isOffered(),
            problem);
    var template = "authserver/forgotten.jte";
    pages.answer(exchange, server, status, template, view.title(), Map.of("view", view), "");
  }
}
