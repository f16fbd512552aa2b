package dev.plexsphere.cli.idp;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.loopback.LoopbackListener;
import dev.plexsphere.cli.loopback.RedirectWait;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Spans;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Waits for the browser to come back, and says what is the matter when it does not. */
final class BrowserWait {
  private static final String VARIABLE = "PLEXSPHERE_LOGIN_WAIT_SECONDS";
  private static final long SECONDS_DEFAULT = 300;
  private static final long SECONDS_MAX = 3600;

  private final Invocation call;
  private final Duration window;
  private final Notice notice;

  BrowserWait(Invocation call, Duration window, Notice notice) {
    this.call = call;
    this.window = window;
    this.notice = notice;
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
   * @param isHere whether the browser is on this machine; from elsewhere the address may be pasted
   * @throws Failure exit 1 when none came in time; exit 130 when the person stops it
   */
  Map<String, String> await(LoopbackListener listener, String redirectUri, boolean isHere) {
    var wait = new RedirectWait(call, window);
    return (isHere || !PastedCallback.isPossible(call)
            ? wait.await(listener)
            : pasted(wait, listener, redirectUri))
        .orElseThrow(() -> timedOut(redirectUri));
  }

  private Optional<Map<String, String>> pasted(
      RedirectWait wait, LoopbackListener listener, String redirectUri) {
    var paste = new PastedCallback(call, redirectUri);
    call.streams()
        .remark(
            "Where a browser on another machine ends at an address that it cannot open, paste that"
                + " address here.");
    return wait.await(
        paste::ask,
        () -> {
          var heard = listener.heard();
          if (heard == null) {
            return paste.read();
          }
          paste.close();
          return heard;
        });
  }

  /** Shows again what was forgotten most likely, for a script's log too; and where to add it. */
  private Failure timedOut(String redirectUri) {
    var err = call.streams().err();
    err.line("Callback URL: " + redirectUri);
    err.line("No callback arrived at it: did you remember to allowlist it?");
    err.flush();
    return Failure.failed("Timed out", "no callback arrived within " + Spans.words(window))
        .hint(
            "is "
                + redirectUri
                + " in \"Allowed Callback URLs\"?"
                + notice.dashboard().map(link -> " " + link).orElse(""));
  }
}
