package dev.plexsphere.cli.context;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.contract.Exit;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code plexctl context use NAME}: what every later command is about; with {@code --here} every
 * later command in this directory and below.
 */
public final class ContextUseCommand implements Command {
  private static final String HERE = "--here";

  @Override
  public String name() {
    return "use";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Make a context the current one.");
    ContextArguments.describeName(spec);
    spec.addOption(Flags.toggle(HERE, "only in this directory and below it"));
  }

  @Override
  public Exit run(Invocation call) {
    var name = ContextArguments.name(call);
    boolean here = call.arguments().has(HERE);
    ContextChange.of(
            call,
            name,
            contexts -> {
              var known = ContextArguments.known(contexts, name).name();
              return here ? contexts.pin(call.directory(), known) : contexts.use(known);
            })
        .tell(here ? "pinned to " + call.places().shown(call.directory()) : "chosen");
    if (!here) {
      call.pinned()
          .filter(pinned -> !pinned.equals(name))
          .ifPresent(pinned ->
              call.streams()
                  .note(
                      "Here it stays '"
                          + pinned
                          + "', which is pinned: "
                          + call.program().spelled("plexctl context unpin")));
    }
    return Exit.SUCCESS;
  }
}
