package dev.plexsphere.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Somebody else's program, running; what it says goes into a file. */
final class Program implements AutoCloseable {
  private static final long ANSWERS_NANOS_MAX = TimeUnit.MINUTES.toNanos(15);
  private static final int STOP_SECONDS_MAX = 30;

  private final Process process;
  private final Path log;

  private Program(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it.
   *
   * @param environment besides ours
   * @param input for its stdin
   */
  static Program start(
      Path log, List<String> command, Map<String, String> environment, String input)
      throws IOException {
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    var process = builder.start();
    try (var out = process.getOutputStream()) {
      out.write(input.getBytes(StandardCharsets.UTF_8));
    }
    return new Program(process, log);
  }

  /**
   * Runs it to its end.
   *
   * @throws IOException with what it said, when it fails
   */
  static void run(Path log, List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    var program = start(log, command, environment, "");
    if (program.process.waitFor() != 0) {
      throw program.failed();
    }
  }

  long pid() {
    return process.pid();
  }

  /** The process that it has started, of a script that waits for it. */
  long childPid() {
    return process.children().findFirst().orElseThrow().pid();
  }

  /**
   * Waits until a GET of that path is answered with 200.
   *
   * @throws IOException with what it said, when it ends instead or takes minutes
   */
  void await(int port, String path) throws IOException {
    long end = System.nanoTime() + ANSWERS_NANOS_MAX;
    var request = Wire.request("GET", path, "", "");
    while (process.isAlive() && System.nanoTime() < end) {
      try (var wire = new Wire(port)) {
        if (wire.send(request).status() == 200) {
          return;
        }
      } catch (IOException _) {
        // not yet
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    throw failed();
  }

  private IOException failed() throws IOException {
    return new IOException("it failed:\n" + Files.readString(log));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
