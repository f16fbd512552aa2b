package dev.plexsphere.cli.command;

import dev.plexsphere.cli.output.Failure;
import java.time.Duration;
import java.util.regex.Pattern;

/** Spans as {@code --ttl} and {@code --for} take them: {@code 720h}, {@code 1h30m}, {@code 90d}. */
public final class GoDuration {
  private static final Pattern WHOLE = Pattern.compile("(\\d{1,9}[dhms])+");
  private static final Pattern PART = Pattern.compile("(\\d{1,9})([dhms])");
  private static final Duration MAX = Duration.ofDays(365);

  private GoDuration() {}

  /**
   * Reads a span of 1 second to 365 days.
   *
   * @throws Failure exit 2
   */
  public static Duration parse(String flag, String text) {
    if (!WHOLE.matcher(text).matches()) {
      throw bad(flag, text);
    }
    var span = Duration.ZERO;
    var parts = PART.matcher(text);
    while (parts.find()) {
      var count = Long.parseLong(parts.group(1));
      span =
          span.plus(
              switch (parts.group(2)) {
                case "d" -> Duration.ofDays(count);
                case "h" -> Duration.ofHours(count);
                case "m" -> Duration.ofMinutes(count);
                default -> Duration.ofSeconds(count);
              });
    }
    if (span.isZero() || span.compareTo(MAX) > 0) {
      throw bad(flag, text);
    }
    return span;
  }

  private static Failure bad(String flag, String text) {
    return Failure.usage(
        "Bad value", flag + " is a span like 720h or 1h30m, from 1s to 8760h, not " + text);
  }
}
