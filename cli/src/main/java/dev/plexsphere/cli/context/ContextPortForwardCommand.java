package dev.plexsphere.cli.context;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.contract.Exit;
import dev.plexsphere.contract.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code plexctl context port-forward NAME}: lets the context's address lead into its cluster, by
 * kubectl; in this terminal until Ctrl-C, or behind until {@code --stop}.
 */
public final class ContextPortForwardCommand implements Command {
  private static final String DETACH = "--detach";
  private static final String STOP = "--stop";

  @Override
  public String name() {
    return "port-forward";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Forward the port of a context's address into its cluster, by kubectl.",
            "It ends as kubectl ends, but never with 77.");
    ContextArguments.describeName(spec);
    spec.addOption(Flags.toggle(DETACH, "return once the port answers, and leave it so"));
    spec.addOption(Flags.toggle(STOP, "end what --detach left"));
  }

  @Override
  public ExitCode run(Invocation call) {
    var name = ContextArguments.name(call);
    boolean detach = call.arguments().has(DETACH);
    if (call.arguments().has(STOP)) {
      if (detach) {
        throw Failure.usage("Flags do not fit", STOP + " does not go with " + DETACH);
      }
      new ForwardBehind(call, name).stop();
      return Exit.SUCCESS;
    }
    var forward = PortForward.of(ContextArguments.known(call.contexts(), name));
    if (!detach) {
      return new Kubectl(call, forward).run();
    }
    new ForwardBehind(call, name).start(forward);
    return Exit.SUCCESS;
  }
}
