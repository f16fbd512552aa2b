package dev.plexsphere.verifier;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON in the one form that is signed (RFC 8785): no blanks, members in the order of their UTF-16
 * units, the shortest escapes. Of numbers it takes whole ones within ±2^53, which need no rounding
 * anywhere.
 */
public final class CanonicalJson {
  private static final long NUMBER_MAX = 1L << 53;

  private CanonicalJson() {}

  /**
   * The bytes of a map of strings, whole numbers, booleans, nulls, lists and maps.
   *
   * @throws IllegalArgumentException for any other value, and for half a character
   */
  public static byte[] bytes(Map<String, ? extends @Nullable Object> members) {
    var out = new StringBuilder(256);
    object(members, out);
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void object(Map<?, ?> members, StringBuilder out) {
    var sorted = new TreeMap<String, @Nullable Object>(); // String compares UTF-16 units
    members.forEach((name, value) -> sorted.put(String.valueOf(name), value));
    out.append('{');
    var separator = "";
    for (var member : sorted.entrySet()) {
      out.append(separator);
      string(member.getKey(), out);
      out.append(':');
      value(member.getValue(), out);
      separator = ",";
    }
    out.append('}');
  }

  private static void array(List<?> values, StringBuilder out) {
    out.append('[');
    var separator = "";
    for (var each : values) {
      out.append(separator);
      value(each, out);
      separator = ",";
    }
    out.append(']');
  }

  private static void value(@Nullable Object value, StringBuilder out) {
    switch (value) {
      case null -> out.append("null");
      case String text -> string(text, out);
      case Boolean flag -> out.append(flag);
      case Integer number -> out.append(number);
      case Long number -> number(number, out);
      case Map<?, ?> members -> object(members, out);
      case List<?> values -> array(values, out);
      default -> throw new IllegalArgumentException("no canonical form of " + value.getClass());
    }
  }

  private static void number(long number, StringBuilder out) {
    if (number > NUMBER_MAX || number < -NUMBER_MAX) {
      throw new IllegalArgumentException(number + " cannot be a JSON number everywhere");
    }
    out.append(number);
  }

  private static void string(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append("\\u").append(HexFormat.of().toHexDigits(c));
          } else if (Character.isSurrogate(c)) {
            pair(text, i, out);
            i++;
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static void pair(String text, int at, StringBuilder out) {
    if (at + 1 == text.length()
        || !Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1))) {
      throw new IllegalArgumentException("half a character");
    }
    out.append(text, at, at + 2);
  }
}
