package dev.plexsphere.device;

import org.jspecify.annotations.Nullable;

/**
 * A name that a program gave for itself or its computer: a claim, never checked. Cleaned so that it
 * cannot move a cursor, turn text around or hide: no control, format (bidirectional, zero width),
 * surrogate, private or unassigned characters; blanks run together; at most 128 characters.
 */
final class GivenName {
  private static final int LENGTH_MAX = 128;

  private GivenName() {}

  /** The cleaned name; empty where nothing is left of it. */
  static String clean(@Nullable String given) {
    if (given == null) {
      return "";
    }
    var out = new StringBuilder();
    boolean gap = false;
    int length = 0;
    for (int at = 0; at < given.length() && length < LENGTH_MAX; ) {
      int character = given.codePointAt(at);
      at += Character.charCount(character);
      if (isBlank(character)) {
        gap = !out.isEmpty();
      } else if (isVisible(character)) {
        if (gap) {
          out.append(' ');
          length++;
          gap = false;
        }
        if (length < LENGTH_MAX) {
          out.appendCodePoint(character);
          length++;
        }
      }
    }
    return out.toString();
  }

  private static boolean isBlank(int character) {
    return Character.isWhitespace(character) || Character.isSpaceChar(character);
  }

  private static boolean isVisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
