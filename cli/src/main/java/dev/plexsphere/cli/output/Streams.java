package dev.plexsphere.cli.output;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * Where a command reads and writes. Results go to {@link #out}, everything for a person to {@link
 * #err}.
 */
public final class Streams {
  private final InputStream in;
  private final Output out;
  private final Output err;
  private final Terminal terminal;
  private final boolean quiet;
  private final String program;

  private Streams(
      InputStream in, Output out, Output err, Terminal terminal, boolean quiet, String program) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.terminal = terminal;
    this.quiet = quiet;
    this.program = program;
  }

  /** The streams of a process, or of a test. */
  public static Streams of(InputStream in, OutputStream out, OutputStream err, Terminal terminal) {
    return new Streams(
        in,
        new Output(out, terminal.wantsColour(terminal.out()), true),
        new Output(err, terminal.wantsColour(terminal.err()), false),
        terminal,
        false,
        "plexctl");
  }

  /**
   * The same streams as the flags want them.
   *
   * @param colour {@code auto}, {@code always} or {@code never}
   * @param name of the program, for its warnings
   */
  public Streams as(String colour, boolean hush, String name) {
    if (colour.equals("auto")) {
      return new Streams(in, out, err, terminal, hush, name);
    }
    var on = colour.equals("always");
    return new Streams(in, out.coloured(on), err.coloured(on), terminal, hush, name);
  }

  public InputStream in() {
    return in;
  }

  public Output out() {
    return out;
  }

  public Output err() {
    return err;
  }

  public Terminal terminal() {
    return terminal;
  }

  /** A remark for a person: on a terminal only, and not under {@code -q}. */
  public void note(String text) {
    if (terminal.err() && !quiet) {
      wrapped(text);
      err.flush();
    }
  }

  /** On a narrow terminal a line ends between words; a word longer than the line stays whole. */
  private void wrapped(String text) {
    int columns = terminal.columns();
    var rest = text;
    while (columns < Terminal.NARROW && rest.length() > columns) {
      int space = rest.lastIndexOf(' ', columns);
      if (space <= 0 || rest.substring(0, space).isBlank()) {
        break;
      }
      err.line(rest.substring(0, space));
      rest = rest.substring(space + 1);
    }
    err.line(rest);
  }

  /** A remark that scripts should log as well; not under {@code -q}. */
  public void remark(String text) {
    if (!quiet) {
      err.line(text);
      err.flush();
    }
  }

  /** A warning; {@code -q} does not silence it. */
  public void warn(String text) {
    err.line(Style.CAREFUL, program + ": warning: ", text);
    err.flush();
  }

  /** Whether notes are silenced. */
  public boolean isQuiet() {
    return quiet;
  }
}
