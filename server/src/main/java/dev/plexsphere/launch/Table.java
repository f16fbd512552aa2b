package dev.plexsphere.launch;

import java.io.PrintStream;
import java.util.List;

/** Columns padded to the widest cell, two spaces between, no trailing blanks. */
final class Table {
  private Table() {}

  static void print(PrintStream out, List<String> header, List<List<String>> rows) {
    var widths = new int[header.size()];
    measure(widths, header);
    rows.forEach(row -> measure(widths, row));
    out.println(line(widths, header));
    rows.forEach(row -> out.println(line(widths, row)));
  }

  private static void measure(int[] widths, List<String> cells) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], cells.get(i).length());
    }
  }

  private static String line(int[] widths, List<String> cells) {
    var out = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      out.append(cells.get(i)).repeat(" ", widths[i] - cells.get(i).length() + 2);
    }
    return out.toString().stripTrailing();
  }
}
