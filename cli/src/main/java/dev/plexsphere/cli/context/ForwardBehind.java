package dev.plexsphere.cli.context;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.ServerUrl;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.contract.Exit;
import dev.plexsphere.contract.ExitCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Starts a forward that outlives this program, and ends one. */
final class ForwardBehind {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int CONNECT_MILLIS = 500;

  private final Invocation call;
  private final String context;
  private final RunningForward running;

  ForwardBehind(Invocation call, String context) {
    this.call = call;
    this.context = context;
    this.running = new RunningForward(call, context);
  }

  /**
   * Starts it, and waits until the port answers. One that runs already is left alone.
   *
   * @throws Failure with kubectl's exit when it ends at once; exit 1 when somebody else has the
   *     port, or it does not answer within 30 s
   */
  void start(PortForward forward) {
    call.configFile().exclusively("port-forward", () -> startAlone(forward));
  }

  private void startAlone(PortForward forward) {
    var known = running.find();
    if (known.isPresent()) {
      tell("already leads there", known.get(), forward.here());
      return;
    }
    if (answers(forward.here())) {
      throw Failure.failed(
              "Port in use",
              forward.here().host()
                  + ":"
                  + forward.here().port()
                  + " is taken by another program, so nothing was started")
          .hint("plexctl context update " + context + " --server-url http://127.0.0.1:<free-port>");
    }
    var kubectl = new Kubectl(call, forward);
    call.time().listen();
    var child = kubectl.startBehind(running.newLog());
    running.remember(child.toHandle());
    try {
      await(kubectl, child, forward.here());
    } catch (Failure e) {
      Kubectl.end(child.toHandle());
      running.forget();
      throw e;
    }
    tell("leads there", child.toHandle(), forward.here());
  }

  private void await(Kubectl kubectl, Process child, ServerUrl here) {
    var end = call.now().plus(PATIENCE);
    while (!answers(here)) {
      if (!child.isAlive()) {
        throw ended(kubectl, child.exitValue());
      }
      if (call.now().isAfter(end)) {
        throw Failure.failed(
            "Timed out", here + " does not answer; kubectl: " + running.lastWords());
      }
      if (call.time().pause(Kubectl.LOOK_EVERY)) {
        throw Kubectl.stopped();
      }
    }
  }

  private Failure ended(Kubectl kubectl, int exit) {
    if (Kubectl.isMissing(exit)) {
      return kubectl.missing();
    }
    return new Failure(
        exit == 0 ? Exit.FAILED : ExitCode.forwarded(exit),
        "kubectl ended",
        "with exit " + exit + ": " + running.lastWords());
  }

  private static boolean answers(ServerUrl here) {
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(here.host().replaceAll("[\\[\\]]", ""), here.port()),
          CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void tell(String what, ProcessHandle process, ServerUrl here) {
    if (!call.isText()) {
      call.format()
          .print(
              Json.Doc.of("context", context, "server_url", here.toString())
                  .with("pid", Json.number(process.pid())),
              call.streams());
      return;
    }
    call.streams()
        .remark(
            here
                + " "
                + what
                + " (process "
                + process.pid()
                + "); to end it: "
                + call.program().spelled("plexctl context port-forward " + context + " --stop"));
  }

  /** Ends it, if it is still there; that the context is, is not asked. */
  void stop() {
    var process = running.find();
    process.ifPresent(Kubectl::end);
    running.forget();
    call.streams()
        .remark(
            process.isPresent()
                ? "The forwarded port of '" + context + "' is closed."
                : "No port of '" + context + "' was forwarded.");
  }
}
