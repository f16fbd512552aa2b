package dev.plexsphere.device;

import java.util.Locale;

/**
 * What a poll met. A value, not an exception: most of the "no"s change the request (its interval,
 * its tries, its end), and that has to commit.
 *
 * @param <T> what an approval is turned into
 */
public sealed interface Poll<T> {
  /** Approved; here it is, once. */
  record Granted<T>(T token) implements Poll<T> {}

  /** Nobody has answered. */
  record Pending<T>() implements Poll<T> {}

  /**
   * Too early.
   *
   * @param intervalSeconds what holds from now on
   */
  record SlowDown<T>(int intervalSeconds) implements Poll<T> {}

  /** There will be no token. */
  record Denied<T>(Why why) implements Poll<T> {}

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
  record Expired<T>() implements Poll<T> {}

  /** No such code, another client's, or one that has been used. */
  record Unknown<T>() implements Poll<T> {}

  /** Approved; the number on the page is still to be typed. */
  record NumberRequired<T>() implements Poll<T> {}

  /**
   * Not that number.
   *
   * @param triesLeft at least 1; the last wrong one is {@link Denied}
   */
  record NumberWrong<T>(int triesLeft) implements Poll<T> {}
}
