package dev.plexsphere.kit.http;

import java.util.HexFormat;

/** Which raw paths have only one reading. */
final class Paths {
  private Paths() {}

  /**
   * False for a dot or empty segment, {@code ;}, a backslash, a control character, or an encoded
   * slash, backslash, dot, percent, semicolon or control character.
   */
  static boolean isClean(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == ';' || c == '\\' || c <= ' ' || c >= 0x7f) {
        return false;
      }
      if (c == '/' && !isSegmentClean(raw, i + 1)) {
        return false;
      }
      if (c == '%') {
        if (!isEscapeClean(raw, i)) {
          return false;
        }
        i += 2;
      }
    }
    return true;
  }

  private static boolean isSegmentClean(String raw, int start) {
    if (start == raw.length()) {
      return true;
    }
    if (raw.charAt(start) == '/') {
      return false;
    }
    int end = start;
    while (end < raw.length() && raw.charAt(end) == '.') {
      end++;
    }
    boolean dots = end > start && end - start <= 2;
    return !dots || (end < raw.length() && raw.charAt(end) != '/');
  }

  private static boolean isEscapeClean(String raw, int at) {
    if (at + 2 >= raw.length()) {
      return false;
    }
    char high = raw.charAt(at + 1);
    char low = raw.charAt(at + 2);
    if (!HexFormat.isHexDigit(high) || !HexFormat.isHexDigit(low)) {
      return false;
    }
    int value = HexFormat.fromHexDigit(high) * 16 + HexFormat.fromHexDigit(low);
    return value >= 0x20 && value != 0x7f && "/\\.%;".indexOf(value) < 0;
  }
}
