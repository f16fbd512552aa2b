package dev.plexsphere.cli.output;

import java.util.ArrayList;
import java.util.List;

/** Rows under a header: columns as wide as their widest cell, two spaces apart, `-` for nothing. */
public final class Table {
  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... header) {
    this.header = List.of(header);
  }

  /** Adds a row of as many cells as the header has; a blank cell becomes {@code -}. */
  public Table row(String... cells) {
    if (cells.length != header.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + header.size());
    }
    var row = new ArrayList<String>();
    for (var cell : cells) {
      row.add(cell.isEmpty() ? "-" : Clean.text(cell));
    }
    rows.add(row);
    return this;
  }

  /** Prints it; on a narrow terminal a single row that does not fit is turned on its side. */
  public void print(Streams streams) {
    var widths = widths();
    if (rows.size() == 1
        && streams.terminal().isNarrow()
        && sum(widths) > streams.terminal().columns()) {
      turned(streams.out());
      return;
    }
    line(streams.out(), header, widths);
    for (var row : rows) {
      line(streams.out(), row, widths);
    }
  }

  private void turned(Output out) {
    var width = header.stream().mapToInt(String::length).max().orElse(0);
    for (int i = 0; i < header.size(); i++) {
      out.line(pad(header.get(i), width + 2) + rows.getFirst().get(i));
    }
  }

  private int[] widths() {
    var widths = new int[header.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = width(header.get(i));
      for (var row : rows) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    return widths;
  }

  private static int sum(int[] widths) {
    int sum = 2 * (widths.length - 1);
    for (int width : widths) {
      sum += width;
    }
    return sum;
  }

  private static void line(Output out, List<String> cells, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      var cell = cells.get(i);
      line.append(i == widths.length - 1 ? cell : pad(cell, widths[i] + 2));
    }
    out.line(line.toString().stripTrailing());
  }

  static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - width(text)));
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
