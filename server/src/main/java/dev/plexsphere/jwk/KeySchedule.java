package dev.plexsphere.jwk;

import java.time.Duration;

/**
 * When hosted keys change.
 *
 * @param signsFor how long one key signs, at least 2 days
 * @param publishedBefore how long a key is in the published set before it signs, at least 1 day and
 *     less than {@code signsFor}: longer than anybody caches the set
 * @param keptAfter how long a key stays published after its last signature, at least 10 minutes:
 *     longer than any token of it lives
 */
public record KeySchedule(Duration signsFor, Duration publishedBefore, Duration keptAfter) {
  /** Thirty days, a day ahead, an hour behind. */
  public static final KeySchedule DEFAULT =
      new KeySchedule(Duration.ofDays(30), Duration.ofDays(1), Duration.ofHours(1));

  /** Keys that sign that long, published a day ahead and for an hour after. */
  public static KeySchedule of(Duration signsFor) {
    return new KeySchedule(signsFor, DEFAULT.publishedBefore, DEFAULT.keptAfter);
  }

  /**
   * @throws IllegalArgumentException naming the bound that does not hold
   */
  public KeySchedule {
    require(signsFor.compareTo(Duration.ofDays(2)) >= 0, "a key must sign for 2 days or more");
    require(
        publishedBefore.compareTo(Duration.ofDays(1)) >= 0
            && publishedBefore.compareTo(signsFor) < 0,
        "a key must be published 1 day or more before it signs, and less than it signs for");
    require(
        keptAfter.compareTo(Duration.ofMinutes(10)) >= 0,
        "a key must stay published for 10 minutes or more");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
