package dev.plexsphere.authserver;

import dev.plexsphere.authserver.FormTokens.Form;
import dev.plexsphere.authserver.TokenReader.Hint;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.kit.http.Router;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /logout} (OpenID Connect RP-Initiated Logout 1.0). With an ID token of ours for the person
 * who is signed in, it signs out at once; whoever comes without one is asked first. It ends the
 * hosted session, and with it every access and refresh token that hangs on it.
 *
 * <p>Answers: a redirect to a registered address or a page that says it is done; 400, and nothing
 * ended, for an address that is not registered; 403 for a form token that is used or another's.
 */
final class LogoutRoutes {
  private static final int VALUE_MAX = 2048;
  private static final String PAGE = "logout";

  private final HostedServers servers;
  private final FormTokens forms;
  private final HostedSessionService sessions;
  private final TokenReader reader;
  private final DoorPages pages;

  LogoutRoutes(
      HostedServers servers,
      FormTokens forms,
      HostedSessionService sessions,
      TokenReader reader,
      DoorPages pages) {
    this.servers = servers;
    this.forms = forms;
    this.sessions = sessions;
    this.reader = reader;
    this.pages = pages;
  }

  void mount(Router router) {
    servers.mount(router, "GET", "/logout", (server, x) -> begin(server, x, x.query()));
    servers.mount(router, "POST", "/logout", (server, x) -> submit(server, x, x.form()));
  }

  /** What was asked, checked; empty texts where nothing was. */
  private record Asked(Optional<Hint> hint, String clientId, String redirectUri, String state) {}

  private void begin(HostedServer server, Exchange exchange, Params params) {
    var asked = read(server, params);
    var session = sessions.find(exchange, server);
    if (session.isPresent() && !isTheirs(asked, session.get())) {
      ask(server, exchange, session.get(), asked);
      return;
    }
    asked.hint().ifPresent(hint -> sessions.end(server, hint.session()));
    end(server, exchange, asked);
  }

  private void submit(HostedServer server, Exchange exchange, Params form) {
    var csrf = form.find("csrf");
    if (csrf.isEmpty()) {
      begin(server, exchange, form);
      return;
    }
    var asked = read(server, form);
    var browser = Browsers.find(exchange, server).orElse("");
    if (!forms.accept(exchange, server, new Form(PAGE, browser), csrf.get())) {
      throw Refusal.of(
              ErrorCode.FORBIDDEN,
              "This page was out of date, and you are still signed in. Go back and try again.")
          .asException();
    }
    end(server, exchange, asked);
  }

  private static boolean isTheirs(Asked asked, HostedSession session) {
    return asked.hint().filter(hint -> hint.account().equals(session.account().id())).isPresent();
  }

  private Asked read(HostedServer server, Params params) {
    var hint = params.find("id_token_hint").flatMap(token -> reader.hint(server, token));
    var named = params.find("client_id");
    var clientId = named.or(() -> hint.map(Hint::clientId)).orElse("");
    var redirectUri = params.find("post_logout_redirect_uri").orElse("");
    var state = params.find("state").orElse("");
    if (named.isPresent() && hint.isPresent() && !hint.get().clientId().equals(clientId)) {
      throw page("The id_token_hint was given to another application.");
    }
    if (!redirectUri.isEmpty() && !isRegistered(server, clientId, redirectUri)) {
      throw page("The application asked to go on at an address that is not registered for it.");
    }
    if (state.length() > VALUE_MAX) {
      throw page("The parameter state is longer than " + VALUE_MAX + " characters.");
    }
    return new Asked(hint, clientId, redirectUri, state);
  }

  private static boolean isRegistered(HostedServer server, String clientId, String uri) {
    return server
        .client(clientId)
        .filter(client -> client.addresses().afterLogout().contains(uri))
        .isPresent();
  }

  private void ask(HostedServer server, Exchange exchange, HostedSession session, Asked asked) {
    var browser = Browsers.ensure(exchange, server);
    var view =
        new LogoutView(
            server.path("/logout"),
            forms.issue(server, new Form(PAGE, browser)),
            session.account().email(),
            asked.clientId(),
            asked.redirectUri(),
            asked.state());
    var origin = asked.redirectUri().isEmpty() ? "" : RedirectUris.origin(asked.redirectUri());
    pages.answer(
        exchange, server, 200, "authserver/logout.jte", "Sign out", Map.of("view", view), origin);
  }

  private void end(HostedServer server, Exchange exchange, Asked asked) {
    sessions.endOf(exchange, server);
    if (asked.redirectUri().isEmpty()) {
      pages.answer(exchange, server, 200, "authserver/signed-out.jte", "Signed out", Map.of(), "");
      return;
    }
    var target =
        asked.state().isEmpty()
            ? asked.redirectUri()
            : RedirectUris.with(
                asked.redirectUri(),
                "state=" + URLEncoder.encode(asked.state(), StandardCharsets.UTF_8));
    pages.leave(exchange, server, 303, target);
  }

  private static RuntimeException page(String detail) {
    return Refusal.of(ErrorCode.INVALID_REQUEST, detail).asException();
  }
}
