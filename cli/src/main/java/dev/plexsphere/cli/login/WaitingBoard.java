package dev.plexsphere.cli.login;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.command.TypedLine;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Spans;
import dev.plexsphere.cli.output.Spinner;
import dev.plexsphere.contract.Exit;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Shows that the terminal waits: a moving line where one can move, else a line at the beginning and
 * one a minute.
 */
final class WaitingBoard implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(60);

  private final Invocation call;
  private final DeviceRequest request;
  private volatile boolean offline;
  private @Nullable Spinner spinner;
  private Instant lastLine;

  WaitingBoard(Invocation call, DeviceRequest request) {
    this.call = call;
    this.request = request;
    this.lastLine = call.now();
    if (isAnimated()) {
      spinner = new Spinner(call.streams(), this::text);
    } else {
      call.streams()
          .remark("Waiting for approval, until " + Spans.exact(request.expiresAt()) + ".");
    }
  }

  private boolean isAnimated() {
    return call.streams().terminal().isAnimated() && !call.streams().isQuiet();
  }

  private String text() {
    return offline
        ? "No network, trying again … " + left() + " left"
        : "Waiting for you … " + left() + " left, Ctrl-C to stop";
  }

  private String left() {
    return Spans.left(
        Duration.between(call.now(), request.expiresAt()), call.streams().terminal().isWordy());
  }

  void networkGone() {
    if (!offline && spinner == null) {
      call.streams().remark("No network, trying again, " + left() + " left.");
    }
    offline = true;
  }

  void networkBack() {
    offline = false;
  }

  /**
   * Waits until the next poll.
   *
   * @return whether the person asked to stop
   */
  boolean pause(Duration span) {
    var stop = call.time().pause(span);
    if (spinner == null
        && !stop
        && call.now().isBefore(request.expiresAt())
        && !call.now().isBefore(lastLine.plus(EVERY))) {
      lastLine = call.now();
      call.streams().remark("Still waiting, " + left() + " left.");
    }
    return stop;
  }

  /** Asks for the number that the page shows; the digits typed. */
  String askNumber(boolean again) {
    close();
    var err = call.streams().err();
    err.line(
        again
            ? "That is not the number the page shows."
            : "Approved. One step is left: the page shows a number.");
    err.prompt("Number: ");
    var typed = new TypedLine(call.streams().in());
    while (true) {
      if (call.time().pause(TypedLine.LOOK_EVERY)) {
        throw new Failure(Exit.INTERRUPTED, "Stopped", "nothing was saved");
      }
      var line = typed.read();
      if (line != null) {
        return line.isEmpty() ? "0" : line;
      }
    }
  }

  @Override
  public void close() {
    if (spinner != null) {
      spinner.close();
    }
  }
}
