package dev.plexsphere.cli.loopback;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Spans;
import dev.plexsphere.cli.output.Spinner;
import dev.plexsphere.contract.Exit;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for a browser to come back to this machine, and shows a person how long it still will. */
public final class RedirectWait {
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final Invocation call;
  private final Duration window;

  /**
   * @param window how long is waited
   */
  public RedirectWait(Invocation call, Duration window) {
    this.call = call;
    this.window = window;
  }

  /**
   * The parameters of the redirect; empty when none came in time.
   *
   * @throws Failure exit 130 when the person stops it
   */
  public Optional<Map<String, String>> await(LoopbackListener listener) {
    var end = call.now().plus(window);
    try (var _ = waiting(end)) {
      return await(end, listener::heard);
    }
  }

  /**
   * The same while a person is asked for something: nothing moves beside the prompt.
   *
   * @param ask prints the prompt
   * @param answer null as long as there is none
   */
  public Optional<Map<String, String>> await(
      Runnable ask, Supplier<@Nullable Map<String, String>> answer) {
    var end = call.now().plus(window);
    say(end);
    ask.run();
    return await(end, answer);
  }

  private Optional<Map<String, String>> await(
      Instant end, Supplier<@Nullable Map<String, String>> heard) {
    while (call.now().isBefore(end)) {
      var answer = heard.get();
      if (answer != null) {
        return Optional.of(answer);
      }
      if (call.time().pause(LOOK_EVERY)) {
        throw new Failure(Exit.INTERRUPTED, "Stopped", "nothing was saved");
      }
    }
    return Optional.empty();
  }

  private Spinner waiting(Instant end) {
    if (!call.streams().terminal().isAnimated()) {
      say(end);
    }
    return new Spinner(
        call.streams(),
        () ->
            "Waiting for the browser … "
                + Spans.left(Duration.between(call.now(), end), call.streams().terminal().isWordy())
                + " left, Ctrl-C to stop");
  }

  private void say(Instant end) {
    call.streams().remark("Waiting for the browser, until " + Spans.exact(end) + ".");
  }

  /** What {@link #await} came to when nobody came back: exit 1. */
  public Failure timedOut() {
    return Failure.failed(
        "Timed out",
        "no browser came back within " + Spans.words(window) + ", and nothing was saved");
  }
}
