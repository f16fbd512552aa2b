package dev.plexsphere.session;

import java.time.Duration;

/**
 * How long a browser stays signed in.
 *
 * @param idle a session unused this long is over; 8 h by default
 * @param absolute a session this old is over, used or not; 24 h by default, at least {@code idle}
 */
public record SessionLifetimes(Duration idle, Duration absolute) {
  /** 8 h and 24 h. */
  public static final SessionLifetimes DEFAULT =
      new SessionLifetimes(Duration.ofHours(8), Duration.ofHours(24));

  /**
   * @throws IllegalArgumentException naming the configuration key and its bounds
   */
  public SessionLifetimes {
    if (!idle.isPositive() || absolute.compareTo(idle) < 0) {
      throw new IllegalArgumentException(
          "session.idle must be positive and at most session.absolute");
    }
  }
}
