package dev.plexsphere.cli.output;

import io.nayuki.qrcodegen.QrCode;
import java.util.ArrayList;
import java.util.List;

/** A QR code as lines of text: two modules per row, quiet zone 4, black on white by SGR. */
public final class QrBlock {
  private static final int QUIET = 4;
  private static final int COLUMNS_MIN = 45;
  private static final int ROWS_MIN = 26;
  private static final int CAPACITY_MAX = 600;
  private static final String BLACK_ON_WHITE = "\u001b[30;107m";

  private QrBlock() {}

  /**
   * Draws it on stderr if that helps: a terminal of some size that shows block characters and
   * colour, because the polarity depends on it.
   *
   * @return whether it was drawn
   */
  public static boolean draw(String text, Streams streams) {
    var terminal = streams.terminal();
    if (!terminal.err()
        || !terminal.isUnicode()
        || !streams.err().hasColour()
        || terminal.isPlain()
        || text.length() > CAPACITY_MAX) {
      return false;
    }
    var size = terminal.size().get();
    var lines = lines(text);
    if (size.columns() < Math.max(COLUMNS_MIN, lines.getFirst().length())
        || size.rows() < Math.max(ROWS_MIN, lines.size() + 1)) {
      return false;
    }
    var err = streams.err();
    for (var line : lines) {
      err.raw(BLACK_ON_WHITE + line + Style.off() + "\n");
    }
    err.flush();
    return true;
  }

  /** The lines without colour: a filled block is a dark module. */
  static List<String> lines(String text) {
    var code = QrCode.encodeText(text, QrCode.Ecc.LOW);
    var lines = new ArrayList<String>();
    for (int y = -QUIET; y < code.size + QUIET; y += 2) {
      var line = new StringBuilder();
      for (int x = -QUIET; x < code.size + QUIET; x++) {
        line.append(block(code.getModule(x, y), code.getModule(x, y + 1)));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private static char block(boolean upper, boolean lower) {
    if (upper) {
      return lower ? '█' : '▀';
    }
    return lower ? '▄' : ' ';
  }
}
