package dev.plexsphere.launch;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** A noun whose verbs are its subcommands; alone it prints its help. */
@Command(mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND")
final class Group implements Runnable {
  @CommandLine.Spec private @Nullable CommandSpec spec;

  private Group() {}

  static CommandLine of(String noun, String description, Callable<?>... verbs) {
    var line = new CommandLine(new Group()).setCommandName(noun);
    line.getCommandSpec().usageMessage().description(description);
    for (var verb : verbs) {
      line.addSubcommand(verb);
    }
    return line;
  }

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }
}
