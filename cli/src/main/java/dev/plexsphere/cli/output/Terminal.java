package dev.plexsphere.cli.output;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known about the terminal: which of the three streams are one, its size, what it can show.
 *
 * @param in whether stdin is a terminal
 * @param out whether stdout is
 * @param err whether stderr is
 * @param env the environment: TERM, CI, NO_COLOR, LANG, COLUMNS, LINES, PLEXCTL_PLAIN
 * @param size measured when asked, because asking starts a process
 */
public record Terminal(
    boolean in, boolean out, boolean err, Map<String, String> env, Supplier<Size> size) {
  private static final Size UNKNOWN = new Size(80, 24);

  /** Below so many columns text is laid out differently. */
  static final int NARROW = 60;

  /** Columns and rows, each at least 1. */
  public record Size(int columns, int rows) {}

  /** The terminal of this process. */
  public static Terminal ofProcess(Map<String, String> env) {
    var console = System.console();
    return new Terminal(
        isTerminal(0, console),
        isTerminal(1, console),
        isTerminal(2, console),
        env,
        () -> measure(env));
  }

  /**
   * On Linux the kernel names what a descriptor is; elsewhere the console answers for all three.
   */
  private static boolean isTerminal(int descriptor, @Nullable Console console) {
    try {
      var target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return console != null && console.isTerminal();
    }
  }

  private static Size measure(Map<String, String> env) {
    var columns = positive(env.getOrDefault("COLUMNS", ""));
    var rows = positive(env.getOrDefault("LINES", ""));
    if (columns > 0 && rows > 0) {
      return new Size(columns, rows);
    }
    var asked = ask();
    return new Size(columns > 0 ? columns : asked.columns(), rows > 0 ? rows : asked.rows());
  }

  private static Size ask() {
    try {
      var stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(Path.of("/dev/tty").toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      var words =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim();
      stty.waitFor(1, TimeUnit.SECONDS);
      int space = words.indexOf(' ');
      var rows = space < 0 ? 0 : positive(words.substring(0, space));
      var columns = space < 0 ? 0 : positive(words.substring(space + 1));
      return rows > 0 && columns > 0 ? new Size(columns, rows) : UNKNOWN;
    } catch (IOException e) {
      return UNKNOWN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return UNKNOWN;
    }
  }

  private static int positive(String digits) {
    try {
      return Math.max(0, Integer.parseInt(digits));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Columns of the terminal, or 80. */
  public int columns() {
    return size.get().columns();
  }

  /** Whether stdout is a terminal of less than 60 columns. */
  boolean isNarrow() {
    return out && columns() < NARROW;
  }

  /** Whether a line may be redrawn on stderr. */
  public boolean isAnimated() {
    return err && !isPlain() && !env.containsKey("CI");
  }

  /** Whether the person asked for plain lines and words (screen readers, dumb terminals). */
  public boolean isPlain() {
    return env.getOrDefault("TERM", "").equals("dumb") || env.containsKey("PLEXCTL_PLAIN");
  }

  /** Whether times are said in words, for screen readers. */
  public boolean isWordy() {
    return env.containsKey("PLEXCTL_PLAIN");
  }

  /** Whether block characters can be shown: the locale is UTF-8. */
  public boolean isUnicode() {
    for (var name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      var value = env.getOrDefault(name, "");
      if (!value.isEmpty()) {
        var lower = value.toLowerCase(Locale.ROOT);
        return lower.endsWith("utf-8") || lower.endsWith("utf8");
      }
    }
    return false;
  }

  /** Whether a stream that is, or is not, a terminal gets colour without being told. */
  boolean wantsColour(boolean isTerminal) {
    return isTerminal && !env.containsKey("NO_COLOR") && !isPlain();
  }
}
