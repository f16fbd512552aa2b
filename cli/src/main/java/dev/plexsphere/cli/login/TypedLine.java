package dev.plexsphere.cli.login;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reads a line from stdin on a thread of its own, since a blocked read does not hear Ctrl-C. */
final class TypedLine {
  static final Duration LOOK_EVERY = Duration.ofMillis(50);
  private static final int LENGTH_MAX = 100;

  private final CompletableFuture<String> line = new CompletableFuture<>();

  TypedLine(InputStream in) {
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
  @Nullable String read() {
    return line.getNow(null);
  }
}
