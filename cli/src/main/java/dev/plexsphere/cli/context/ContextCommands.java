package dev.plexsphere.cli.context;

import dev.plexsphere.cli.command.Command;
import java.util.List;

/** The commands of the family, in the order of the help. */
public final class ContextCommands {
  private ContextCommands() {}

  /** {@code plexctl context …}. */
  public static List<Command> all() {
    return List.of(
        new ContextAddCommand(),
        new ContextUpdateCommand(),
        new ContextInitCommand(),
        new ContextImportCommand(),
        new ContextListCommand(),
        new ContextUseCommand(),
        new ContextUnpinCommand(),
        new ContextCurrentCommand(),
        new ContextDeleteCommand(),
        new ContextPortForwardCommand());
  }
}
