package dev.plexsphere.kit.http;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads Envoy's {@code X-Forwarded-Client-Cert}: elements between commas, of {@code Key=value}
 * between semicolons; a value may be quoted, with backslashes before quotes.
 */
final class ForwardedElements {
  private static final String KEY = "cert=";

  private ForwardedElements() {}

  /**
   * The value of {@code Cert} of the last element: those before it are what somebody further away
   * has said.
   *
   * @throws IllegalArgumentException where there is not exactly one
   */
  static String certificate(String header) {
    var last = split(header, ',').getLast();
    var found =
        split(last, ';').stream()
            .map(String::strip)
            .filter(pair -> pair.regionMatches(true, 0, KEY, 0, KEY.length()))
            .map(pair -> unquoted(pair.substring(KEY.length())))
            .toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException("the last element has not one Cert");
    }
    return found.getFirst();
  }

  /** Splits outside of quotes. */
  private static List<String> split(String text, char separator) {
    var out = new ArrayList<String>();
    boolean quoted = false;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        out.add(text.substring(from, i));
        from = i + 1;
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("a quote is open");
    }
    out.add(text.substring(from));
    return out;
  }

  /** A certificate that is percent-encoded has neither quotes nor backslashes in it. */
  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
