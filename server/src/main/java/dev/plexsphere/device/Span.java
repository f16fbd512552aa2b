package dev.plexsphere.device;

import java.time.Duration;

/** A span of time as a person says it: one unit, rounded down; hours to the nearest. */
final class Span {
  private Span() {}

  /** Such as {@code 40 seconds}, {@code 1 minute} or {@code 12 hours}. */
  static String words(Duration span) {
    long seconds = Math.max(0, span.toSeconds());
    if (seconds < 90) {
      return count(seconds, "second");
    }
    if (seconds < 90 * 60) {
      return count(seconds / 60, "minute");
    }
    return seconds < 48 * 3600
        ? count((seconds + 1800) / 3600, "hour")
        : count(seconds / (24 * 3600), "day");
  }

  private static String count(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s");
  }
}
