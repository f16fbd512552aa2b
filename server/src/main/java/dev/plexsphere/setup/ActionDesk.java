package dev.plexsphere.setup;

import dev.plexsphere.account.Account;
import dev.plexsphere.account.AccountAction;
import dev.plexsphere.account.AccountActionService;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.throttle.ThrottleService;
import java.time.Duration;
import java.util.function.Supplier;

/** Takes one-time links from anybody, and counts per network those that are none. */
public final class ActionDesk {
  private static final int TRIES_MAX = 30;
  private static final Duration WINDOW = Duration.ofMinutes(15);

  private final AccountActionService actions;
  private final ThrottleService throttle;

  public ActionDesk(AccountActionService actions, ThrottleService throttle) {
    this.actions = actions;
    this.throttle = throttle;
  }

  /** A link that was used, and whose it was. */
  record Done(AccountAction action, Account person) {}

  /**
   * What a link is for.
   *
   * @throws RefusedException {@code not_found}, {@code rate_limited}
   */
  AccountAction resolve(Exchange exchange, String token) {
    return counted(exchange, () -> actions.resolve(token));
  }

  /**
   * Uses a link up.
   *
   * @throws RefusedException {@code not_found}, {@code rate_limited}, {@code weak_password}, {@code
   *     overloaded}
   */
  Done complete(Exchange exchange, String token, Secret password) {
    return counted(
        exchange, () -> new Done(actions.resolve(token), actions.complete(token, password)));
  }

  /** Counts a try before it is made, and gives it back unless the link was none. */
  private <T> T counted(Exchange exchange, Supplier<T> work) {
    var bucket = "account-action:" + ThrottleService.network(exchange.context().address());
    var wait = throttle.hit(bucket, TRIES_MAX, WINDOW);
    if (wait.isPresent()) {
      throw ThrottleService.refusal(wait.get()).asException();
    }
    try {
      var done = work.get();
      throttle.refund(bucket);
      return done;
    } catch (RefusedException e) {
      if (e.refusal().code() != ErrorCode.NOT_FOUND) {
        throttle.refund(bucket);
      }
      throw e;
    }
  }
}
