package dev.plexsphere.cli.output;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/** Times for people and for tables. */
public final class Spans {
  private static final int HOURS_UNTIL_DAYS = 72;

  private Spans() {}

  /**
   * {@code 40 s}, {@code 12 min}, {@code 48 h}, {@code 90 d}: the largest unit that fits, rounded.
   */
  public static String of(Duration span) {
    var seconds = Math.max(0, span.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return (seconds + 30) / 60 + " min";
    }
    var hours = (seconds + 1800) / 3600;
    return hours < HOURS_UNTIL_DAYS ? hours + " h" : (hours + 12) / 24 + " d";
  }

  /** {@code 10 minutes}, or seconds when it is no whole number of minutes. */
  public static String words(Duration span) {
    var seconds = Math.max(0, span.toSeconds());
    return seconds >= 60 && seconds % 60 == 0
        ? plural(seconds / 60, "minute")
        : plural(seconds, "second");
  }

  private static String plural(long count, String unit) {
    return count + " " + unit + (count == 1 ? "" : "s");
  }

  /** {@code 9:41}; with {@code words}, {@code 9 minutes 41 seconds}. */
  public static String left(Duration span, boolean words) {
    var seconds = Math.max(0, span.toSeconds());
    var rest = seconds % 60;
    if (words) {
      var minutes = plural(seconds / 60, "minute");
      return rest == 0 ? minutes : minutes + " " + plural(rest, "second");
    }
    return seconds / 60 + (rest < 10 ? ":0" : ":") + rest;
  }

  /** RFC 3339 in UTC, whole seconds. */
  public static String exact(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** A server's RFC 3339 time in whole seconds; text of any other kind stays as it is. */
  public static String exact(String time) {
    try {
      return exact(OffsetDateTime.parse(time).toInstant());
    } catch (DateTimeParseException e) {
      return time;
    }
  }
}
