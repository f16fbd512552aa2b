package dev.plexsphere.kit.page;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * A point in time for a page: for machines, exact, and as a person would say it.
 *
 * @param exact such as {@code 2026-11-21 13:59:02 UTC}
 * @param spoken such as {@code 4 min ago}, {@code in 7 days}, or a date past 30 days
 */
public record When(String iso, String exact, String spoken) {
  private static final DateTimeFormatter EXACT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Duration JUST_NOW = Duration.ofSeconds(5);
  private static final int DATE_AFTER_DAYS = 30;

  public static When of(Instant then, Instant now) {
    var second = then.truncatedTo(ChronoUnit.SECONDS);
    return new When(second.toString(), EXACT.format(second), spoken(then, now));
  }

  private static String spoken(Instant then, Instant now) {
    var span = Duration.between(then, now);
    if (span.abs().compareTo(JUST_NOW) < 0) {
      return "just now";
    }
    var words = span(span.abs());
    if (span.abs().toDays() > DATE_AFTER_DAYS) {
      return DATE.format(then);
    }
    return span.isNegative() ? "in " + words : words + " ago";
  }

  private static String span(Duration span) {
    if (span.toMinutes() < 1) {
      return span.toSeconds() + " s";
    }
    if (span.toHours() < 1) {
      return span.toMinutes() + " min";
    }
    if (span.toDays() < 1) {
      return plural(span.toHours(), "hour");
    }
    return plural(span.toDays(), "day");
  }

  private static String plural(long count, String unit) {
    return count + " " + unit + (count == 1 ? "" : "s");
  }
}
