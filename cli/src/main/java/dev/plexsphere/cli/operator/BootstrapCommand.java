package dev.plexsphere.cli.operator;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.contract.Exit;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl operator bootstrap}: makes the platform and its first operator. */
public final class BootstrapCommand implements Command {
  @Override
  public String name() {
    return "bootstrap";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Make the platform and its operator; again makes what is missing, and a new link.");
    spec.addOption(Flags.required("--email", "ADDRESS", "the operator signs in with it"));
    spec.addOption(Flags.required("--name", "NAME", "the operator's name, for people"));
    SetupApi.describeSecret(spec);
  }

  @Override
  public Exit run(Invocation call) {
    var arguments = call.arguments();
    var answer = new SetupApi(call).bootstrap(arguments.get("--email"), arguments.get("--name"));
    if (call.isText()) {
      Bootstrapped.read(answer).print(call);
    } else {
      call.format().print(answer, call.streams());
    }
    return Exit.SUCCESS;
  }
}
