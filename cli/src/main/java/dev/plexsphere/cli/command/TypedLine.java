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

  /** Begins to read. */
  public TypedLine(InputStream in) {
    Thread.ofPlatform().daemon().name("stdin").start(() -> line.complete(readFrom(in)));
  }

  private static String readFrom(InputStream in) {
    var text = new StringBuilder();
    try {
      for (int c = in.read(); c != -1 && c != '\n' && text.length() < LENGTH_MAX; c = in.read()) {
        text.append((char) c);
      }
    } catch (IOException e) {
      // the same as the end of input: nothing was typed
    }
    return text.toString().strip();
  }

  /** What was typed, or null as long as the line is not finished. */
  public @Nullable String read() {
    return line.getNow(null);
  }
}
