package dev.plexsphere.cli.operator;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.config.ServerUrl;
import dev.plexsphere.cli.login.Browser;
import dev.plexsphere.cli.loopback.LoopbackListener;
import dev.plexsphere.cli.loopback.RedirectWait;
import dev.plexsphere.cli.loopback.Verdict;
import dev.plexsphere.cli.output.Style;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;

/** Sends the person's browser to the sign-in page and waits for it to come back to this machine. */
final class BrowserLogin {
  static final Duration WINDOW = Duration.ofMinutes(5);

  private final Invocation call;
  private final ServerUrl server;
  private final AuthorizationRequest request;

  BrowserLogin(Invocation call, ServerUrl server, AuthorizationRequest request) {
    this.call = call;
    this.server = server;
    this.request = request;
  }

  /**
   * The code that the browser brings.
   *
   * @param socket bound to the redirect address of the request
   */
  Secret run(ServerSocket socket) {
    try (var listener = LoopbackListener.hear(socket, LoopbackListener.PATH, this::judge)) {
      call.time().listen();
      show();
      var wait = new RedirectWait(call, WINDOW);
      return request.code(
          wait.await(listener)
              .orElseThrow(() -> wait.timedOut().hint(OperatorSession.loginCommand(call))));
    }
  }

  /** Anybody on this machine can knock; only the answer to this request ends the wait. */
  private Verdict judge(Map<String, String> answer) {
    return request.isOurs(answer) ? Verdict.ANSWER : Verdict.STRANGER;
  }

  /** The address comes first: if no browser opens, it is on screen. */
  private void show() {
    var streams = call.streams();
    var address = server.resolve(request.path()).toString();
    var facts = call.isText() ? streams.out() : streams.err();
    facts.line("Open:  ", Style.COPY, address);
    facts.flush();
    if (!streams.terminal().err() || streams.isQuiet()) {
      return;
    }
    var browser = Browser.find(call, address);
    if (browser.open()) {
      streams.note("Your browser is opening. Sign in there.");
    } else {
      streams.note(browser.reason() + "Open the address in a browser on this machine, or:");
      streams.note("  plexctl operator login --headless --username <address>");
    }
  }
}
