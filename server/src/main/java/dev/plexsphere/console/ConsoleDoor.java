package dev.plexsphere.console;

import dev.plexsphere.console.ConsoleSessionService.Found;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Route;
import dev.plexsphere.kit.secret.Secrets;
import java.util.function.BooleanSupplier;

/**
 * Lets operators in and sends everybody else to sign in, or to setup while that is open. Asked on
 * every request.
 */
final class ConsoleDoor {
  private final ConsoleSessionService sessions;
  private final ConsoleSignInService signIns;
  private final BooleanSupplier gateOpen;

  ConsoleDoor(
      ConsoleSessionService sessions, ConsoleSignInService signIns, BooleanSupplier gateOpen) {
    this.sessions = sessions;
    this.signIns = signIns;
    this.gateOpen = gateOpen;
  }

  /** What an operator gets. */
  @FunctionalInterface
  interface Page {
    void answer(Exchange exchange, ConsoleSession session);
  }

  /** A page that changes nothing. */
  Route page(Page page) {
    return exchange -> {
      if (gateOpen.getAsBoolean()) {
        exchange.redirect(302, "/setup");
        return;
      }
      switch (sessions.find(exchange)) {
        case Found.SignedIn(var session) -> page.answer(exchange, session);
        case Found.Lacking _ -> throw ConsoleSignInService.lacking();
        case Found.Nobody _ -> signIn(exchange);
      }
    };
  }

  /** A form's post; it carries the session's hidden token. */
  Route form(Page page) {
    return page((exchange, session) -> {
      check(exchange, session);
      page.answer(exchange, session);
    });
  }

  private void signIn(Exchange exchange) {
    var page = exchange.method().equals("GET") ? exchange.rawPathQuery() : "/admin-console";
    exchange.redirect(exchange.method().equals("GET") ? 302 : 303, signIns.begin(exchange, page));
  }

  /**
   * Origin cannot be asked, since pages without a referrer post {@code Origin: null};
   * Sec-Fetch-Site can, where the browser sends it.
   */
  private static void check(Exchange exchange, ConsoleSession session) {
    if (!exchange.header("Sec-Fetch-Site").orElse("same-origin").equals("same-origin")) {
      throw Refusal.of(ErrorCode.CSRF_ORIGIN_MISMATCH, "The form was posted by another site.")
          .asException();
    }
    if (!Secrets.same(exchange.form().find("csrf").orElse(""), session.csrf())) {
      throw Refusal.of(
              ErrorCode.CSRF_TOKEN_MISMATCH,
              "The form was drawn for another session; open the page again. Nothing was changed.")
          .asException();
    }
  }
}
