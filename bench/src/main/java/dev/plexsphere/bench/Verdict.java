package dev.plexsphere.bench;

import java.util.Locale;

/** A figure beside its target. */
final class Verdict {
  private Verdict() {}

  /** What is said of a row. */
  @FunctionalInterface
  interface Target {
    /** Without one. */
    Target NONE = _ -> "";

    String of(Measured row);
  }

  /** CPU of server and database, in milliseconds. */
  static Target cpu(double max) {
    return row -> of(row.cpu(), max, "%.3f", "ms");
  }

  /** Requests, or what belongs together of them, a second. */
  static Target rate(double min) {
    return row ->
        String.format(
            Locale.ROOT,
            "%.0f of %.0f /s, %s",
            row.rate(),
            min,
            row.rate() >= min ? "met" : "MISSED");
  }

  /** Such as {@code 0.031 of 0.050 ms, met}. */
  static String of(double figure, double target, String format, String unit) {
    return String.format(
        Locale.ROOT,
        format + " of " + format + " %s, %s",
        figure,
        target,
        unit,
        figure <= target ? "met" : "MISSED");
  }
}
