package dev.plexsphere.device;

import dev.plexsphere.token.Issued;
import java.util.Locale;

/**
 * What a poll met. A value, not an exception: most of the "no"s change the request (its interval,
 * its tries, its end), and that has to commit.
 */
public sealed interface Poll {
  /** Approved; here is the token, once. */
  record Granted(Issued token) implements Poll {}

  /** Nobody has answered. */
  record Pending() implements Poll {}

  /**
   * Too early.
   *
   * @param intervalSeconds what holds from now on
   */
  record SlowDown(int intervalSeconds) implements Poll {}

  /** There will be no token. */
  record Denied(Why why) implements Poll {}

  /** Why there will be no token. */
  enum Why {
    /** A person said no, or took back their yes, or the program itself gave up. */
    DECLINED,
    /** The number was not typed right, or not in time. */
    NUMBER,
    /** User, binding, Domain or policy no longer allow it. */
    CLOSED;

    /** As the fact has it. */
    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Nobody answered in time. */
  record Expired() implements Poll {}

  /** No such code, another client's, or one that has been used. */
  record Unknown() implements Poll {}

  /** Approved; the number on the page is still to be typed. */
  record NumberRequired() implements Poll {}

  /**
   * Not that number.
   *
   * @param triesLeft at least 1; the last wrong one is {@link Denied}
   */
  record NumberWrong(int triesLeft) implements Poll {}
}
