package dev.plexsphere.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The running server and the thread that keeps it. That thread forks it, waits for its end, and
 * forks the next one when the end was not wanted.
 */
final class Postmaster {
  private static final System.Logger LOG = System.getLogger(Postmaster.class.getName());

  /** Recovery after a crash may read up to max_wal_size; that takes seconds, not minutes. */
  private static final Duration READY_WITHIN = Duration.ofMinutes(5);

  private static final long STOP_SECONDS = 30;
  private static final int STATUS_LINE = 8;

  /** A server that dies this often this fast will not get better by another start. */
  private static final int DEATHS_MAX = 5;

  private static final Duration DEATHS_WITHIN = Duration.ofMinutes(1);

  private final Launch launch;
  private final int port;
  private final Log log;
  private final Object guard = new Object();
  private final CompletableFuture<Process> firstStart = new CompletableFuture<>();
  private final CompletableFuture<@Nullable Void> gone = new CompletableFuture<>();

  private @Nullable Process process;
  private boolean stopping;

  private Postmaster(Launch launch, int port, Log log) {
    this.launch = launch;
    this.port = port;
    this.log = log;
  }

  /** Returns when the server accepts sessions. */
  static Postmaster start(Launch launch, int port, Log log) {
    var postmaster = new Postmaster(launch, port, log);
    // A platform thread: the kernel ties the server's life to it, and a carrier may end any time.
    Thread.ofPlatform().daemon().name("postgres-keeper").start(postmaster::keep);
    try {
      postmaster.firstStart.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof EmbeddedPostgresException known) {
        throw known;
      }
      throw new EmbeddedPostgresException("PostgreSQL did not start: " + e.getCause(), e);
    }
    return postmaster;
  }

  int port() {
    return port;
  }

  long pid() {
    synchronized (guard) {
      return process == null ? -1 : process.pid();
    }
  }

  void onDeath(Runnable hook) {
    var _ = gone.thenRun(hook);
  }

  private void keep() {
    var firstDeath = System.nanoTime();
    var deaths = 0;
    try {
      var running = startAndAwait();
      firstStart.complete(running);
      while (true) {
        var exit = running.onExit().join().exitValue();
        if (isStopping()) {
          return;
        }
        var now = System.nanoTime();
        if (now - firstDeath > DEATHS_WITHIN.toNanos()) {
          firstDeath = now;
          deaths = 0;
        }
        deaths++;
        if (deaths > DEATHS_MAX) {
          throw new EmbeddedPostgresException(
              "PostgreSQL died " + deaths + " times in a minute: " + log.lastLineAfter(0));
        }
        LOG.log(System.Logger.Level.WARNING, "PostgreSQL ended with {0}; restarting it", exit);
        running = startAndAwait();
      }
    } catch (IOException | RuntimeException e) {
      if (firstStart.completeExceptionally(e) || isStopping()) {
        return;
      }
      LOG.log(System.Logger.Level.ERROR, "PostgreSQL is gone and does not come back", e);
      gone.complete(null);
    }
  }

  private Process startAndAwait() throws IOException {
    var from = log.size();
    Process started;
    synchronized (guard) {
      if (stopping) {
        throw new EmbeddedPostgresException("PostgreSQL is being stopped.");
      }
      started = launch.start(port, log);
      process = started;
    }
    var answered =
        Deadline.in(READY_WITHIN).waitFor(() -> !started.isAlive() || isReady(started.pid()));
    if (started.isAlive() && answered) {
      return started;
    }
    kill(started);
    throw failure(started, from);
  }

  private EmbeddedPostgresException failure(Process ended, long logFrom) throws IOException {
    var exit = ended.onExit().join().exitValue();
    if (exit == Launch.STILL_IN_USE) {
      return new EmbeddedPostgresException(
          "A PostgreSQL of an earlier run still uses "
              + launch.data()
              + ". Stop it (kill -INT its process), then start again.");
    }
    return new EmbeddedPostgresException(
        "PostgreSQL ended with "
            + exit
            + ": "
            + log.lastLineAfter(logFrom)
            + " (more in "
            + log.file()
            + ")");
  }

  /** A TCP connection alone says little: the port is open before recovery has ended. */
  private boolean isReady(long pid) throws IOException {
    Path file = launch.data().resolve("postmaster.pid");
    String status;
    try {
      status = Files.readString(file);
    } catch (NoSuchFileException _) {
      return false; // not yet there; or that of an earlier run, which the launch is taking away
    }
    var lines = status.lines().toList();
    return lines.size() >= STATUS_LINE
        && lines.getFirst().equals(Long.toString(pid))
        && lines.get(STATUS_LINE - 1).strip().equals("ready");
  }

  private boolean isStopping() {
    synchronized (guard) {
      return stopping;
    }
  }

  /** SIGINT is PostgreSQL's "fast" shutdown; SIGTERM would wait for every client to leave. */
  void stop() {
    Process last;
    synchronized (guard) {
      stopping = true;
      last = process;
    }
    if (last == null || !last.isAlive()) {
      return;
    }
    signal(last, "INT");
    if (!endsWithin(last, STOP_SECONDS)) {
      LOG.log(System.Logger.Level.WARNING, "PostgreSQL does not stop; ending it at once");
      kill(last);
    }
  }

  /** SIGQUIT ends the children too; after that nothing is left but SIGKILL. */
  private static void kill(Process process) {
    if (process.isAlive()) {
      signal(process, "QUIT");
      if (!endsWithin(process, 5)) {
        process.destroyForcibly();
      }
    }
  }

  private static void signal(Process process, String name) {
    try {
      var command = List.of("sh", "-c", "kill -" + name + " " + process.pid());
      var _ = Launch.bareEnvironment(new ProcessBuilder(command)).start().onExit().join();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot signal PostgreSQL", e);
    }
  }

  private static boolean endsWithin(Process process, long seconds) {
    try {
      process.onExit().get(seconds, TimeUnit.SECONDS);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException _) {
      return false;
    }
  }
}
