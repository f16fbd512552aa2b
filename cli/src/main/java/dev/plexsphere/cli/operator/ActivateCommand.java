package dev.plexsphere.cli.operator;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.ServerUrl;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.Spans;
import dev.plexsphere.cli.output.Style;
import dev.plexsphere.contract.Exit;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl operator activate}: a one-time link becomes a password. */
public final class ActivateCommand implements Command {
  private static final String LINK = "--link";

  @Override
  public String name() {
    return "activate";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Set a password with a one-time link, an operator's or a tenant owner's.",
            "With both on stdin, the link is the first line and the password the second.");
    spec.addOption(Flags.optional(LINK + "-file", "PATH", "file with the link"));
    spec.addOption(Flags.toggle(LINK + "-stdin", "read the link from stdin, a line"));
    describePassword(spec);
  }

  static void describePassword(CommandSpec spec) {
    spec.addOption(
        Flags.optional(
            Activation.PASSWORD + "-file",
            "PATH",
            "file with the password (" + Activation.PASSWORD_FILE + ")"));
    spec.addOption(
        Flags.toggle(Activation.PASSWORD + "-stdin", "read the password from stdin, a line"));
  }

  @Override
  public Exit run(Invocation call) {
    var link =
        ActivationLink.parse(
            call.secrets()
                .given(LINK, "")
                .or(() -> call.secrets().typed("Link: "))
                .orElseThrow(() ->
                    Failure.usage(
                        "Missing flag", LINK + "-file or " + LINK + "-stdin is required")));
    var activation = new Activation(call.anonymousAt(server(call, link)), link.token());
    var action = activation.resolve();
    call.streams()
        .note(
            (action.get("action").equals("activate") ? "Activating an account" : "A new password")
                + action.find("expiresAt").map(end -> ", until " + Spans.exact(end)).orElse("")
                + ".");
    var password =
        Activation.newPassword(call)
            .orElseThrow(() ->
                Failure.usage(
                    "Missing flag",
                    Activation.PASSWORD
                        + "-stdin or "
                        + Activation.PASSWORD
                        + "-file is required"));
    report(call, activation.complete(password));
    return Exit.SUCCESS;
  }

  /** The link's own server; another one is never sent its token. */
  private static ServerUrl server(Invocation call, ActivationLink link) {
    var origin = link.origin();
    if (origin.isEmpty()) {
      return OperatorSession.server(call);
    }
    var given = call.givenServer();
    if (given.isPresent() && !given.get().trusts(origin.get())) {
      throw new Failure(
          Exit.UNAUTHENTICATED,
          "Wrong server",
          "this link belongs to " + origin.get() + " and was not sent to " + given.get());
    }
    return given.orElseGet(origin::get);
  }

  private static void report(Invocation call, Json.Doc action) {
    if (!call.isText()) {
      call.format().print(action, call.streams());
      return;
    }
    call.streams()
        .out()
        .line(
            Style.DONE,
            action.get("action").equals("activate") ? "Activated" : "Password set",
            "; the link is used up");
  }
}
