package dev.plexsphere.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A packaged program as a process of its own, from its start to its line {@code ready <url> in <n>
 * ms}. It dies with this JVM, however this JVM dies.
 */
public final class ServerProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("ready (\\S+) in (\\d+) ms");
  private static final Duration STOP = Duration.ofSeconds(20);

  private final List<String> command;
  private final Queue<String> output = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<Process> started = new CompletableFuture<>();
  private final CompletableFuture<Ready> ready = new CompletableFuture<>();

  private ServerProcess(List<String> command) {
    this.command = command;
  }

  private record Ready(String url, int millis) {}

  /**
   * Starts and waits for the ready line on stdout.
   *
   * @param environment added to our own; an empty value removes the variable
   * @throws AssertionError with everything the process said, when it ends or is silent too long
   */
  public static ServerProcess start(
      Duration deadline, Map<String, String> environment, String... command) {
    var server = launch(environment, command);
    try {
      var _ = server.ready.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      return server;
    } catch (Exception e) {
      server.kill9();
      throw new AssertionError(
          "not ready within " + deadline + ": " + server.command + "\n" + server.output(), e);
    }
  }

  /** Starts and does not wait: for programs that are to refuse, or to do one thing and end. */
  public static ServerProcess launch(Map<String, String> environment, String... command) {
    // The kernel ends the process when the thread that forked it ends, so that thread waits.
    var words = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "--"));
    words.addAll(List.of(command));
    var server = new ServerProcess(List.of(command));
    var builder = new ProcessBuilder(words);
    environment.forEach((name, value) -> {
      if (value.isEmpty()) {
        builder.environment().remove(name);
      } else {
        builder.environment().put(name, value);
      }
    });
    Thread.ofPlatform().daemon().name("server-keeper").start(() -> server.keep(builder));
    server.started.join();
    return server;
  }

  /** {@code bin/<name>} of this checkout, found from the working folder upwards. */
  public static String launcher(String name) {
    for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      var launcher = folder.resolve("bin").resolve(name);
      if (Files.isExecutable(launcher) && Files.exists(folder.resolve("pom.xml"))) {
        return launcher.toString();
      }
    }
    throw new AssertionError("no bin/" + name + " above " + Path.of("").toAbsolutePath());
  }

  private void keep(ProcessBuilder builder) {
    try {
      var process = builder.start();
      started.complete(process);
      var errors = Thread.ofVirtual().start(() -> copy(process.errorReader(UTF_8)));
      copy(process.inputReader(UTF_8));
      errors.join();
      var exit = process.waitFor();
      ready.completeExceptionally(new IllegalStateException("ended with " + exit));
    } catch (IOException e) {
      started.completeExceptionally(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void copy(BufferedReader from) {
    try (from) {
      for (var line = from.readLine(); line != null; line = from.readLine()) {
        output.add(line);
        var match = READY.matcher(line);
        if (match.matches()) {
          ready.complete(new Ready(match.group(1), Integer.parseInt(match.group(2))));
        }
      }
    } catch (IOException e) {
      output.add(e.toString());
    }
  }

  /** As printed, without a slash at the end. */
  public String url() {
    var url = ready.join().url();
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /** From start to ready, as the program measured it. */
  public int readyMillis() {
    return ready.join().millis();
  }

  public long pid() {
    return started.join().pid();
  }

  /** Everything said so far on stdout and stderr. */
  public String output() {
    return String.join("\n", output);
  }

  public boolean isAlive() {
    return started.join().isAlive();
  }

  /**
   * Waits for the end by itself, and returns the exit code (128 + signal when killed).
   *
   * @throws AssertionError when it lives longer than {@code deadline}
   */
  public int awaitExit(Duration deadline) {
    if (!endsWithin(deadline)) {
      throw new AssertionError("still alive after " + deadline + ": " + command + "\n" + output());
    }
    return started.join().exitValue();
  }

  /** SIGTERM, and SIGKILL when that does not help within 20 s. Returns the exit code. */
  public int stop() {
    started.join().destroy();
    if (!endsWithin(STOP)) {
      kill9();
    }
    return started.join().exitValue();
  }

  /** SIGKILL, as a power cut for this process; returns when it is gone. */
  public void kill9() {
    var _ = started.join().destroyForcibly();
    if (!endsWithin(STOP)) {
      throw new AssertionError("cannot kill " + pid());
    }
  }

  private boolean endsWithin(Duration deadline) {
    try {
      return started.join().waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    var _ = stop();
  }
}
