package dev.plexsphere.bench;

import java.util.Locale;

/** A figure beside its target. */
final class Verdict {
  private Verdict() {}

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
