package dev.plexsphere.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reads a line from stdin on a thread of its own, since a blocked read does not hear Ctrl-C. */
public final class TypedLine {
  /** How often to look whether a line is there. */
  public static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private static final int LENGTH_MAX = 100;

  private final CompletableFuture<String> line = new CompletableFuture<>();
  private volatile boolean isAtEnd;

  /** Begins to read a line of at most 100 characters. */
  public TypedLine(InputStream in) {
    this(in, LENGTH_MAX);
  }

  /**
   * Begins to read.
   *
   * @param max of its characters
   */
  public TypedLine(InputStream in, int max) {
    Thread.ofPlatform().daemon().name("stdin").start(() -> line.complete(readFrom(in, max)));
  }

  private String readFrom(InputStream in, int max) {
    var text = new StringBuilder();
    try {
      int c = in.read();
      while (c != -1 && c != '\n' && text.length() < max) {
        text.append((char) c);
        c = in.read();
      }
      isAtEnd = c == -1;
    } catch (IOException e) {
      // the same as the end of input: nothing was typed
      isAtEnd = true;
    }
    return text.toString().strip();
  }

  /** Whether nothing can follow the line that was read. */
  public boolean isAtEnd() {
    return isAtEnd;
  }

  /** What was typed, or null as long as the line is not finished. */
  public @Nullable String read() {
    return line.getNow(null);
  }
}
