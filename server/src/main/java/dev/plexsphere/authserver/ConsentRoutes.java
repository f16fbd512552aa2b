package dev.plexsphere.authserver;

import dev.plexsphere.authserver.AuthorizeAnswers.Target;
import dev.plexsphere.authserver.FormTokens.Form;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.kit.http.Router;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /consent}: the person is asked what a client may have, and only once for the same.
 *
 * <p>Answers: to the client, with a code or {@code access_denied}; 302 to the sign-in page for
 * whoever is not signed in any more; 403 for a form token that is used or another page's.
 */
final class ConsentRoutes {
  static final String PATH = "/consent";

  private final HostedServers servers;
  private final AuthorizationFlow flow;
  private final FormTokens forms;
  private final HostedSessionService sessions;
  private final AuthorizeAnswers answers;
  private final DoorPages pages;

  ConsentRoutes(
      HostedServers servers,
      AuthorizationFlow flow,
      FormTokens forms,
      HostedSessionService sessions,
      AuthorizeAnswers answers,
      DoorPages pages) {
    this.servers = servers;
    this.flow = flow;
    this.forms = forms;
    this.sessions = sessions;
    this.answers = answers;
    this.pages = pages;
  }

  void mount(Router router) {
    servers.mount(router, "GET", PATH, this::show);
    servers.mount(router, "POST", PATH, this::submit);
  }

  /** One request in one browser. */
  private record Visit(
      String sessionId, String browser, AuthorizeRequest request, Optional<HostedSession> session) {
    Form form() {
      return new Form("consent:" + sessionId, browser);
    }
  }

  private Visit visit(HostedServer server, Exchange exchange, Params params) {
    var sessionId = params.get("session_id");
    var browser = Browsers.find(exchange, server).orElse("");
    var request = flow.get(server, sessionId, browser);
    var session =
        sessions
            .find(exchange, server)
            .filter(each -> flow.isSatisfied(request, each))
            .filter(each -> request.isFor(each.account().id()));
    return new Visit(sessionId, browser, request, session);
  }

  private void show(HostedServer server, Exchange exchange) {
    var visit = visit(server, exchange, exchange.query());
    var session = visit.session;
    if (session.isEmpty() || !flow.needsConsent(server, visit.request, session.get())) {
      exchange.redirect(
          302, AuthorizeRoutes.page(server, AuthorizeRoutes.CALLBACK, visit.sessionId));
      return;
    }
    var client = server.client(visit.request.clientId()).orElseThrow();
    var view =
        ConsentView.of(
            server,
            client,
            visit.request,
            session.get().account(),
            visit.sessionId,
            forms.issue(server, visit.form()));
    pages.answer(
        exchange,
        server,
        200,
        "authserver/consent.jte",
        "Allow " + client.name() + "?",
        Map.of("view", view),
        RedirectUris.origin(visit.request.redirectUri()));
  }

  private void submit(HostedServer server, Exchange exchange) {
    servers.requireOpen(server);
    var form = exchange.form();
    var visit = visit(server, exchange, form);
    if (visit.session.isEmpty()) {
      exchange.redirect(
          303, AuthorizeRoutes.page(server, AuthorizeRoutes.CALLBACK, visit.sessionId));
      return;
    }
    if (!forms.accept(exchange, server, visit.form(), form.find("csrf").orElse(""))) {
      throw Refusal.of(
              ErrorCode.FORBIDDEN,
              "This page was out of date, and nothing was allowed. Go back and answer again.")
          .asException();
    }
    var target = Target.of(visit.request);
    switch (form.find("answer").orElse("")) {
      case "allow" -> {
        var code = flow.allow(server, visit.sessionId, visit.session.get());
        answers.send(exchange, server, target, Map.of("code", code));
      }
      case "deny" -> {
        flow.deny(server, visit.sessionId);
        answers.send(exchange, server, target, Map.of("error", "access_denied"));
      }
      default ->
          throw Refusal.of(ErrorCode.INVALID_REQUEST, "The field answer is allow or deny.")
              .asException();
    }
  }
}
