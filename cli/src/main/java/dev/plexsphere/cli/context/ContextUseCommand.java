package dev.plexsphere.cli.context;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.contract.Exit;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl context use NAME}: what every later command is about. */
public final class ContextUseCommand implements Command {
  @Override
  public String name() {
    return "use";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Make a context the current one.");
    ContextArguments.describeName(spec);
  }

  @Override
  public Exit run(Invocation call) {
    var name = ContextArguments.name(call);
    ContextChange.of(
            call, name, contexts -> contexts.use(ContextArguments.known(contexts, name).name()))
        .tell("chosen");
    return Exit.SUCCESS;
  }
}
