package dev.plexsphere.device;

import dev.plexsphere.token.Issued;

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

  /** Declined, withdrawn, taken back, or no longer allowed. */
  record Denied() implements Poll {}

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
