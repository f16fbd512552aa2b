package dev.plexsphere.authserver;

import dev.plexsphere.authserver.FormTokens.Form;
import dev.plexsphere.authserver.LoginView.Problem;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Router;
import java.time.InstantSource;
import java.util.Map;

/**
 * {@code /applications}: a person sees what they let applications have, and takes it back.
 *
 * <p>Answers: 302 or 303 to the sign-in form of the page for whoever is not signed in; 303 to
 * {@code ?done} when something was taken back; 403 for a form token that is used or another page's;
 * 404 for what this person did not allow. The sign-in form answers as at {@link LoginRoutes}.
 */
final class ApplicationsRoutes {
  static final String PATH = "/applications";
  static final String TAKE_BACK = PATH + "/take-back";
  private static final String SIGN_IN = PATH + "/sign-in";

  private final HostedServers servers;
  private final FormTokens forms;
  private final HostedSessionService sessions;
  private final ConsentService consents;
  private final PasswordSignIn signIn;
  private final BeginLimit limit;
  private final DoorPages pages;
  private final InstantSource clock;

  ApplicationsRoutes(
      HostedServers servers,
      FormTokens forms,
      HostedSessionService sessions,
      ConsentService consents,
      PasswordSignIn signIn,
      BeginLimit limit,
      DoorPages pages,
      InstantSource clock) {
    this.servers = servers;
    this.forms = forms;
    this.sessions = sessions;
    this.consents = consents;
    this.signIn = signIn;
    this.limit = limit;
    this.pages = pages;
    this.clock = clock;
  }

  void mount(Router router) {
    servers.mount(router, "GET", PATH, this::show);
    servers.mount(router, "POST", TAKE_BACK, this::takeBack);
    servers.mount(router, "GET", SIGN_IN, this::showSignIn);
    servers.mount(router, "POST", SIGN_IN, this::submitSignIn);
  }

  private void show(HostedServer server, Exchange exchange) {
    var session = sessions.find(exchange, server);
    if (session.isEmpty()) {
      exchange.redirect(302, server.path(SIGN_IN));
      return;
    }
    var person = session.get().account();
    var form = form(session.get(), Browsers.ensure(exchange, server));
    var view =
        ApplicationsView.of(
            server,
            person,
            consents.list(server.domain().id(), person.id()),
            forms.issue(server, form),
            exchange.query().names().contains("done"),
            clock.instant());
    pages.answer(
        exchange,
        server,
        200,
        "authserver/applications.jte",
        "Applications you allowed",
        Map.of("view", view),
        "");
  }

  private static Form form(HostedSession session, String browser) {
    return new Form("applications:" + session.key(), browser);
  }

  private void takeBack(HostedServer server, Exchange exchange) {
    var form = exchange.form();
    var session = sessions.find(exchange, server);
    if (session.isEmpty()) {
      exchange.redirect(303, server.path(SIGN_IN));
      return;
    }
    var browser = Browsers.find(exchange, server).orElse("");
    var expected = form(session.get(), browser);
    if (!forms.accept(exchange, server, expected, form.find("csrf").orElse(""))) {
      throw Refusal.of(
              ErrorCode.FORBIDDEN,
              "This page was out of date, and it took nothing back. Open it again to see what"
                  + " applications may do now.")
          .asException();
    }
    var account = session.get().account().id();
    if (!consents.takeBack(server.domain().id(), account, form.get("client_id"))) {
      throw Refusal.of(
              ErrorCode.NOT_FOUND,
              "You have not allowed this application anything, or have taken it back.")
          .asException();
    }
    exchange.redirect(303, server.path(PATH + "?done"));
  }

  private void showSignIn(HostedServer server, Exchange exchange) {
    if (sessions.find(exchange, server).isPresent()) {
      exchange.redirect(302, server.path(PATH));
      return;
    }
    limit.count("applications", exchange.context().address());
    signInPage(exchange, server, Browsers.ensure(exchange, server), 200, "", Problem.NONE);
  }

  private void submitSignIn(HostedServer server, Exchange exchange) {
    servers.requireOpen(server);
    var form = exchange.form();
    var browser = Browsers.ensure(exchange, server);
    var username = form.find("username").orElse("");
    if (!forms.accept(exchange, server, signInForm(browser), form.find("csrf").orElse(""))) {
      limit.count("applications", exchange.context().address());
      signInPage(exchange, server, browser, 403, username, Problem.STALE);
      return;
    }
    var refused = signIn.open(exchange, server, username, form);
    if (refused.isEmpty()) {
      exchange.redirect(303, server.path(PATH));
    } else {
      var why = refused.get();
      signInPage(exchange, server, browser, why.status(), username, why.problem());
    }
  }

  private static Form signInForm(String browser) {
    return new Form(PATH, browser);
  }

  private void signInPage(
      Exchange exchange,
      HostedServer server,
      String browser,
      int status,
      String username,
      Problem problem) {
    var view =
        new LoginView(
            server.path(SIGN_IN),
            server.path("/password"),
            server.path(ForgottenRoutes.PATH),
            "",
            forms.issue(server, signInForm(browser)),
            username,
            "the applications you allowed",
            server.host(),
            server.policy().loginNotice(),
            problem);
    pages.answer(
        exchange, server, status, "authserver/login.jte", view.title(), Map.of("view", view), "");
  }
}
