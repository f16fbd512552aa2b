package dev.plexsphere.signin;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.page.Pages;
import dev.plexsphere.session.BrowserSession;
import dev.plexsphere.session.Csrf;
import dev.plexsphere.session.SessionService;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** {@code /}: where a sign-in ends, well or not; {@code /sign-out} and {@code /help/sign-in}. */
public final class HomeRoutes {
  private static final DateTimeFormatter EXACT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Pages pages;
  private final SessionService sessions;
  private final Csrf csrf;

  public HomeRoutes(Pages pages, SessionService sessions, Csrf csrf) {
    this.pages = pages;
    this.sessions = sessions;
    this.csrf = csrf;
  }

  /** Public: whoever is not signed in is told how to. */
  public void mount(Router router) {
    router.get("/", Gate.PUBLIC, this::home);
    router.post("/sign-out", Gate.PUBLIC, this::signOut);
    router.get("/help/sign-in", Gate.PUBLIC, this::help);
  }

  private void home(Exchange exchange) {
    var kind = exchange.query().find("auth_error_kind");
    if (kind.isPresent()) {
      failed(exchange, kind.get());
      return;
    }
    sessions
        .find(exchange)
        .ifPresentOrElse(session -> signedIn(exchange, session), () -> signedOut(exchange));
  }

  /**
   * Shows what the kind means, in our words: the address can be written by anybody, so that its
   * detail is for programs and is not shown. Needs no database.
   */
  private void failed(Exchange exchange, String kind) {
    var code =
        ErrorCode.find(kind)
            .filter(known -> known.code().equals(kind))
            .orElse(ErrorCode.SIGN_IN_REFUSED);
    pages.answer(
        exchange,
        200,
        "home/failed.jte",
        Map.of(
            "frame", pages.platformFrame("Error: Sign-in failed"),
            "title", code.title(),
            "explanation", code.explanation(),
            "slug", code.slug(),
            "status", code.status()));
  }

  private void signedIn(Exchange exchange, BrowserSession session) {
    var email = session.email();
    pages.answer(
        exchange,
        200,
        "home/signed-in.jte",
        Map.of(
            "frame", pages.tenantFrame("Signed in", session.domainName()),
            "person", email == null ? session.displayName() : email,
            "domain", session.domainSlug(),
            "untilIso", session.expiresAt().toString(),
            "until", EXACT.format(session.expiresAt()),
            "csrf", session.csrf()));
  }

  private void signedOut(Exchange exchange) {
    pages.answer(
        exchange,
        200,
        "home/signed-out.jte",
        Map.of("frame", pages.platformFrame("Not signed in")));
  }

  private void signOut(Exchange exchange) {
    sessions.find(exchange).ifPresent(session -> csrf.check(exchange, session));
    sessions.close(exchange);
    exchange.redirect(303, "/");
  }

  private void help(Exchange exchange) {
    pages.answer(
        exchange,
        200,
        "signin/help.jte",
        Map.of("frame", pages.platformFrame("Help with signing in")));
  }
}
