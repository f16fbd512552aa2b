package dev.plexsphere.kit.http;

import java.util.Locale;

/**
 * What a client would rather have, a page or JSON (RFC 9110 section 12.5.1: quality first, then the
 * more specific range).
 */
final class Accept {
  private static final int EXACT = 3;
  private static final int SUBTYPES = 2;
  private static final int ANYTHING = 1;

  private record Weight(double quality, int specificity) {
    static final Weight NONE = new Weight(0, 0);

    boolean beats(Weight other) {
      return quality > other.quality
          || (quality == other.quality && specificity >= other.specificity);
    }
  }

  private final Weight page;
  private final Weight json;

  private Accept(Weight page, Weight json) {
    this.page = page;
    this.json = json;
  }

  /**
   * @param header all values, joined with commas; "" accepts anything
   */
  static Accept parse(String header) {
    var value = header.isBlank() ? "*/*" : header.toLowerCase(Locale.ROOT);
    var plain = weight(value, "application/json");
    var problem = weight(value, "application/problem+json");
    return new Accept(weight(value, "text/html"), plain.beats(problem) ? plain : problem);
  }

  /** A page is at least as welcome as JSON. */
  boolean prefersPage() {
    return page.quality > 0 && page.beats(json);
  }

  /** The same, and pages were named: a browser. */
  boolean asksForPage() {
    return page.specificity == EXACT && prefersPage();
  }

  private static Weight weight(String header, String type) {
    var best = Weight.NONE;
    for (var range : header.split(",", -1)) {
      var parts = range.split(";", -1);
      int specificity = specificity(parts[0].strip(), type);
      if (specificity > best.specificity) {
        best = new Weight(quality(parts), specificity);
      }
    }
    return best;
  }

  private static int specificity(String range, String type) {
    if (range.equals(type)) {
      return EXACT;
    }
    if (range.endsWith("/*") && type.startsWith(range.substring(0, range.length() - 1))) {
      return SUBTYPES;
    }
    return range.equals("*/*") ? ANYTHING : 0;
  }

  /** A quality that does not parse counts as 0: what cannot be read is not a wish. */
  private static double quality(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      var part = parts[i].strip();
      if (part.startsWith("q=")) {
        return part.matches("q=(0(\\.\\d{0,3})?|1(\\.0{0,3})?)")
            ? Double.parseDouble(part.substring(2))
            : 0;
      }
    }
    return 1;
  }
}
