package dev.plexsphere.cli.output;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * One stream of lines in UTF-8. Every line is cleaned; only {@link #raw} is not, and it is for what
 * this program draws itself.
 */
public final class Output {
  private final OutputStream sink;
  private final boolean colour;
  private final boolean mustArrive;

  /**
   * @param mustArrive whether a failed write is the command's failure: true for stdout, false for
   *     stderr, where nobody is left to tell
   */
  Output(OutputStream sink, boolean colour, boolean mustArrive) {
    this.sink = sink instanceof BufferedOutputStream ? sink : new BufferedOutputStream(sink);
    this.colour = colour;
    this.mustArrive = mustArrive;
  }

  Output coloured(boolean on) {
    return new Output(sink, on, mustArrive);
  }

  /** Writes one line. */
  public void line(String text) {
    raw(Clean.text(text) + "\n");
  }

  /** Writes one marked line. */
  public void line(Style style, String text) {
    line(style, text, "");
  }

  /** Writes one line whose beginning is marked. */
  public void line(Style style, String marked, String rest) {
    raw(styled(style, marked) + Clean.text(rest) + "\n");
  }

  /** Writes one line whose end is marked. */
  public void line(String rest, Style style, String marked) {
    raw(Clean.text(rest) + styled(style, marked) + "\n");
  }

  /** The text, cleaned, with the marks around it if this stream has colour. */
  String styled(Style style, String text) {
    var clean = Clean.text(text);
    return colour ? style.on() + clean + Style.off() : clean;
  }

  /** Whether marks are shown. */
  public boolean hasColour() {
    return colour;
  }

  /** Writes a question, without ending the line. */
  public void prompt(String text) {
    raw(Clean.text(text));
    flush();
  }

  /**
   * Writes as it is.
   *
   * @throws UncheckedIOException when the stream must arrive and does not
   */
  synchronized void raw(String text) {
    try {
      sink.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      lost(e);
    }
  }

  /**
   * Writes bytes as they are: a file that is passed on.
   *
   * @throws UncheckedIOException when the stream must arrive and does not
   */
  public synchronized void bytes(byte[] bytes, int from, int length) {
    try {
      sink.write(bytes, from, length);
    } catch (IOException e) {
      lost(e);
    }
  }

  /**
   * Hands over what was written.
   *
   * @throws UncheckedIOException when the stream must arrive and does not
   */
  public synchronized void flush() {
    try {
      sink.flush();
    } catch (IOException e) {
      lost(e);
    }
  }

  private void lost(IOException e) {
    if (mustArrive) {
      throw new UncheckedIOException(e);
    }
  }
}
