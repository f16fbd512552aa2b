package dev.plexsphere.cli.context;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.contract.Exit;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl context unpin}: takes away what {@code use --here} did in this directory. */
public final class ContextUnpinCommand implements Command {
  @Override
  public String name() {
    return "unpin";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Let the current context count in this directory again.");
  }

  @Override
  public Exit run(Invocation call) {
    call.configFile().update(contexts -> contexts.pin(call.directory(), null));
    call.configFile()
        .load()
        .pinned(call.directory())
        .ifPresent(name ->
            call.streams().note("'" + name + "' is still pinned to a directory above this one."));
    return Exit.SUCCESS;
  }
}
