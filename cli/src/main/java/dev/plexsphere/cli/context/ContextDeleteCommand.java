package dev.plexsphere.cli.context;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.contract.Exit;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code plexctl context delete NAME}: forgets a context with its login. A session goes on at its
 * server until it ends there; to end it, sign out first.
 */
public final class ContextDeleteCommand implements Command {
  @Override
  public String name() {
    return "delete";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Forget a context and the login that it holds.");
    ContextArguments.describeName(spec);
  }

  @Override
  public Exit run(Invocation call) {
    var name = ContextArguments.name(call);
    ContextChange.of(
            call, name, contexts -> contexts.without(ContextArguments.known(contexts, name).name()))
        .tell("deleted");
    return Exit.SUCCESS;
  }
}
