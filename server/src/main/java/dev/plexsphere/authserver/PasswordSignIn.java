package dev.plexsphere.authserver;

import dev.plexsphere.account.AccountService;
import dev.plexsphere.account.Authentication;
import dev.plexsphere.authserver.LoginView.Problem;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.throttle.ThrottleService;
import java.time.Duration;
import java.util.Optional;

/** Signs a browser in by what was typed into a form, or says why not. */
final class PasswordSignIn {
  private final AccountService accounts;
  private final HostedSessionService sessions;

  PasswordSignIn(AccountService accounts, HostedSessionService sessions) {
    this.accounts = accounts;
    this.sessions = sessions;
  }

  /**
   * Nobody was signed in.
   *
   * @param status 401, 429 or 503
   */
  record Refused(int status, Problem problem) {}

  /**
   * Opens a session for who has that password (the field {@code password}), and sets the headers of
   * a refusal for who has not.
   *
   * @return empty when they are signed in
   */
  Optional<Refused> open(Exchange exchange, HostedServer server, String username, Params form) {
    var password = new Secret(form.find("password").orElse(""));
    var address = exchange.context().address();
    return switch (accounts.authenticate(server.domain(), username, password, address)) {
      case Authentication.Authenticated(var account) -> {
        sessions.open(exchange, server, account);
        yield Optional.empty();
      }
      case Authentication.Failed _ -> {
        exchange.set("WWW-Authenticate", "Form"); // RFC 9110 section 15.5.2 wants one
        yield Optional.of(new Refused(401, Problem.WRONG));
      }
      case Authentication.Throttled(var wait) ->
          Optional.of(new Refused(429, Problem.throttled(retryAfter(exchange, wait))));
      case Authentication.Busy(var wait) -> {
        retryAfter(exchange, wait);
        yield Optional.of(new Refused(503, Problem.BUSY));
      }
    };
  }

  private static long retryAfter(Exchange exchange, Duration wait) {
    long seconds = ThrottleService.seconds(wait);
    exchange.set("Retry-After", String.valueOf(seconds));
    return seconds;
  }
}
