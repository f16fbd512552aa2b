package dev.plexsphere.cli.output;

/**
 * Takes from a text what a terminal would obey. A name that a server sends cannot move the cursor,
 * colour a line, end it, or turn the reading direction.
 */
public final class Clean {
  private Clean() {}

  /** The text with every control spelled {@code \}{@code u{1b}}. */
  public static String text(String text) {
    if (!isHostile(text)) {
      return text;
    }
    var out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(c -> {
          if (isControl(c)) {
            out.append("\\u{").append(Integer.toHexString(c)).append('}');
          } else {
            out.appendCodePoint(c);
          }
        });
    return out.toString();
  }

  /** Whether {@link #text} would change it. */
  static boolean isHostile(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isControl(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  /**
   * C0, DEL, C1, line and paragraph separators, bidi controls (Unicode UAX 9), invisible marks; not
   * the joiners that emoji and some scripts are written with.
   */
  static boolean isControl(int c) {
    return c < 0x20
        || (c >= 0x7f && c <= 0x9f)
        || c == 0x61c
        || c == 0x200b
        || c == 0x200e
        || c == 0x200f
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2060 && c <= 0x206f)
        || c == 0xfeff;
  }
}
