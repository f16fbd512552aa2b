package dev.plexsphere.cli.keyring;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs of {@code secret-tool}, each over within two seconds. */
final class SecretTool {
  private static final String PROGRAM = "secret-tool";
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private final Map<String, String> env;

  SecretTool(Map<String, String> env) {
    this.env = env;
  }

  /**
   * How a run ended.
   *
   * @param complaint the last line of stderr; empty when there is none
   */
  record Ended(int exit, String out, String complaint) {}

  /**
   * Runs it, and fails when it does.
   *
   * @param input for stdin
   * @param words the command and its options, and last the id of the entry
   */
  void require(String input, String... words) throws KeyringException {
    var ended = run(input, words);
    if (ended.exit() != 0) {
      throw new KeyringException(
          ended.complaint().isEmpty()
              ? PROGRAM + " ended with " + ended.exit()
              : PROGRAM + " says: " + ended.complaint());
    }
  }

  /** The same, however it ends. */
  Ended run(String input, String... words) throws KeyringException {
    long end = System.nanoTime() + DEADLINE.toNanos();
    var process = start(input, words);
    try {
      var out = text(process.getInputStream());
      var err = text(process.getErrorStream());
      if (!input.isEmpty()) {
        give(process, input);
      }
      var said = out.get(left(end), TimeUnit.NANOSECONDS);
      var complaint = lastLine(err.get(left(end), TimeUnit.NANOSECONDS));
      if (!process.waitFor(left(end), TimeUnit.NANOSECONDS)) {
        throw late();
      }
      return new Ended(process.exitValue(), said, complaint);
    } catch (TimeoutException | ExecutionException e) {
      throw late();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw late();
    } finally {
      if (process.isAlive()) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
  }

  private Process start(String input, String... words) throws KeyringException {
    var command = new ArrayList<>(List.of(PROGRAM));
    command.addAll(List.of(words).subList(0, words.length - 1));
    command.addAll(List.of("application", "plexctl", "id", words[words.length - 1]));
    var builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(env);
    if (input.isEmpty()) {
      builder.redirectInput(new File("/dev/null"));
    }
    try {
      return builder.start();
    } catch (IOException e) {
      throw new KeyringException("there is no " + PROGRAM + " on the PATH");
    }
  }

  /** Read beside: who does not end must not keep us waiting. */
  private static CompletableFuture<String> text(InputStream from) {
    var text = new CompletableFuture<String>();
    Thread.ofPlatform()
        .daemon()
        .name(PROGRAM)
        .start(() -> {
          try (from) {
            text.complete(new String(from.readAllBytes(), StandardCharsets.UTF_8));
          } catch (IOException e) {
            text.completeExceptionally(e);
          }
        });
    return text;
  }

  private static void give(Process process, String input) {
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // it ended before it read: its exit says why
    }
  }

  private static String lastLine(String text) {
    var line = text.strip().lines().reduce("", (_, last) -> last).strip();
    return line.startsWith(PROGRAM + ": ") ? line.substring(PROGRAM.length() + 2) : line;
  }

  private static long left(long end) {
    return Math.max(0, end - System.nanoTime());
  }

  private static KeyringException late() {
    return new KeyringException(
        "it did not answer within "
            + DEADLINE.toSeconds()
            + " s, perhaps because it waits to be unlocked");
  }
}
