package dev.plexsphere.launch;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** A noun whose verbs are its subcommands; alone it prints its help. */
@Command(mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND")
final class Group implements Runnable {
  private final String name;
  @CommandLine.Spec private @Nullable CommandSpec spec;

  Group(String name) {
    this.name = name;
  }

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
