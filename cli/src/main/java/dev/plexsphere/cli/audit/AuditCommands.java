package dev.plexsphere.cli.audit;

import dev.plexsphere.cli.command.Command;
import java.util.List;

/** The commands of the family, in the order of the help; loaded only when one is named. */
public final class AuditCommands {
  private AuditCommands() {}

  /** {@code plexctl audit …}. */
  public static List<Command> own() {
    return List.of(new VerifyCommand(), new ExportCommand(), new EraseIdentityCommand());
  }

  /** {@code plexctl audit entries …}. */
  public static List<Command> entries() {
    return List.of(new EntryListCommand(), new EntryGetCommand());
  }
}
