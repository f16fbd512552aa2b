package dev.plexsphere.cli.idp;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.loopback.LoopbackListener;
import dev.plexsphere.cli.loopback.RedirectWait;
import dev.plexsphere.cli.output.Failure;
import java.time.Duration;
import java.util.Map;

/** Waits for the browser to come back, and says what is the matter when it does not. */
final class BrowserWait {
  private static final String VARIABLE = "PLEXSPHERE_LOGIN_WAIT_SECONDS";
  private static final long SECONDS_DEFAULT = 300;
  private static final long SECONDS_MAX = 3600;

  private final Invocation call;
  private final Duration window;
  private final String redirectUri;

  BrowserWait(Invocation call, Duration window, String redirectUri) {
    this.call = call;
    this.window = window;
    this.redirectUri = redirectUri;
  }

  /**
   * How long is waited: five minutes, or what the environment says.
   *
   * @throws Failure exit 2 when that is not a number from 1 to 3600
   */
  static Duration window(Invocation call) {
    var text = call.env(VARIABLE);
    if (text.isBlank()) {
      return Duration.ofSeconds(SECONDS_DEFAULT);
    }
    try {
      long seconds = Long.parseLong(text.strip());
      if (seconds >= 1 && seconds <= SECONDS_MAX) {
        return Duration.ofSeconds(seconds);
      }
    } catch (NumberFormatException e) {
      // refused below like any other unusable value
    }
    throw Failure.usage("Bad value", VARIABLE + " is a number of seconds from 1 to 3600");
  }

  /**
   * The parameters of the redirect.
   *
   * @throws Failure exit 1 when none came in time; exit 130 when the person stops it
   */
  Map<String, String> await(LoopbackListener listener) {
    var wait = new RedirectWait(call, window);
    return wait.await(listener)
        .orElseThrow(() -> {
          ask();
          return wait.timedOut();
        });
  }

  /** What was forgotten most likely, with what has to be added. */
  private void ask() {
    var err = call.streams().err();
    err.line("Callback URL: " + redirectUri);
    err.line("Did you remember to allowlist it in \"Allowed Callback URLs\"?");
    err.flush();
  }
}
