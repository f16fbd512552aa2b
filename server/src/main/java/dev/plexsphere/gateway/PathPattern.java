package dev.plexsphere.gateway;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Which paths a rule is about: {@code *} stands for any characters within a segment, {@code **} for
 * any characters, <code>**&#47;</code> at the beginning of a segment for any number of whole
 * segments, none included. Everything else stands for itself. Parsed once; matching takes at most
 * pattern × path steps.
 */
public final class PathPattern {
  private static final int LENGTH_MAX = 512;

  /** A piece of the pattern: a literal UTF-16 unit, or one of the constants. */
  private static final int STAR = -1;

  private static final int DEEP = -2;
  private static final int FOLDERS = -3;

  private final String text;
  private final int[] pieces;

  private PathPattern(String text, int[] pieces) {
    this.text = text;
    this.pieces = pieces;
  }

  /**
   * Reads a pattern of 1 to 512 characters.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}
   */
  public static PathPattern parse(String text) {
    if (text.isEmpty() || text.length() > LENGTH_MAX || text.contains("***")) {
      throw Refusal.of(
              ErrorCode.INVALID_REQUEST,
              "A pattern has 1 to " + LENGTH_MAX + " characters and no three stars in a row.")
          .asException();
    }
    var pieces = new ArrayList<Integer>();
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith("**/", at) && (at == 0 || text.charAt(at - 1) == '/')) {
        pieces.add(FOLDERS);
        at += 3;
      } else if (text.startsWith("**", at)) {
        pieces.add(DEEP);
        at += 2;
      } else {
        char c = text.charAt(at++);
        pieces.add(c == '*' ? STAR : c);
      }
    }
    return new PathPattern(text, ints(pieces));
  }

  /**
   * {@link #parse} for a rule that is being written: refuses as well what matches no path, because
   * a denial that never denies is worse than an error.
   *
   * @param text without half characters, as Json and Params give it
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}
   */
  public static PathPattern written(String text) {
    if (!isPath(text)) {
      throw Refusal.of(
              ErrorCode.INVALID_REQUEST,
              "A pattern is written as paths are: segments parted by single slashes, none at either"
                  + " end, none of them . or .., no backslash and no control character.")
          .asException();
    }
    return parse(text);
  }

  private static int[] ints(List<Integer> pieces) {
    return pieces.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * Whether it is a path with one spelling, of at most 512 characters: another could be allowed by
   * the one and denied by the other.
   */
  static boolean isPath(String text) {
    return text.length() <= LENGTH_MAX
        && text.chars().noneMatch(c -> c == '\\' || Character.isISOControl(c))
        && Arrays.stream(text.split("/", -1))
            .noneMatch(each -> each.isEmpty() || each.equals(".") || each.equals(".."));
  }

  /** As it was written. */
  public String text() {
    return text;
  }

  /** True for a path that it names as a whole. */
  boolean matches(String path) {
    var ends = new BitSet(); // where in the path the pieces so far can have ended
    ends.set(0);
    for (int piece : pieces) {
      ends = step(piece, path, ends);
    }
    return ends.get(path.length());
  }

  private static BitSet step(int piece, String path, BitSet before) {
    var after = new BitSet();
    boolean running = false; // a star began further left and may go on
    for (int i = 0; i <= path.length(); i++) {
      char last = i == 0 ? '/' : path.charAt(i - 1);
      running = (running && (piece != STAR || last != '/')) || before.get(i);
      boolean reached =
          switch (piece) {
            case STAR, DEEP -> running;
            case FOLDERS -> before.get(i) || (running && last == '/');
            default -> i > 0 && before.get(i - 1) && last == piece;
          };
      after.set(i, reached);
    }
    return after;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PathPattern pattern && pattern.text.equals(text);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(pieces);
  }

  @Override
  public String toString() {
    return text;
  }
}
