package dev.plexsphere.cli.context;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.contract.Exit;
import dev.plexsphere.contract.ExitCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** kubectl as a child of this program. */
final class Kubectl {
  /** How often to look whether it ended. */
  static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private static final long END_SECONDS = 2;
  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_FOUND = 127;

  private final Invocation call;
  private final PortForward forward;

  Kubectl(Invocation call, PortForward forward) {
    this.call = call;
    this.forward = forward;
  }

  /**
   * Runs it in this terminal until it ends.
   *
   * @return how it ended
   * @throws Failure exit 1 when it cannot be started; exit 130 when the person stops it
   */
  ExitCode run() {
    call.time().listen();
    var child = start(new ProcessBuilder(forward.command()).inheritIO());
    while (child.isAlive()) {
      if (call.time().pause(LOOK_EVERY)) {
        end(child.toHandle());
        throw stopped();
      }
    }
    return ExitCode.forwarded(child.exitValue());
  }

  /**
   * Starts it so that it outlives this program and the terminal.
   *
   * @param log where it writes
   */
  Process startBehind(Path log) {
    var command = new ArrayList<>(List.of("nohup"));
    command.addAll(forward.command());
    return start(
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile()));
  }

  private Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw missing();
    }
  }

  /** Whether a process behind says by its exit that there was no kubectl to run (POSIX, nohup). */
  static boolean isMissing(int exit) {
    return exit == NOT_FOUND || exit == NOT_EXECUTABLE;
  }

  /** It cannot be started here. */
  Failure missing() {
    return Failure.failed(
        "No kubectl",
        "it is not on the PATH, or cannot be started; where it is, type: " + forward.typed());
  }

  static Failure stopped() {
    return new Failure(Exit.INTERRUPTED, "Stopped", "the port is not forwarded any more");
  }

  /** Asks it to end, and makes it end where it does not. */
  static void end(ProcessHandle child) {
    child.destroy();
    if (!hasEnded(child)) {
      child.destroyForcibly();
      var _ = hasEnded(child);
    }
  }

  private static boolean hasEnded(ProcessHandle child) {
    try {
      child.onExit().get(END_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }
}
