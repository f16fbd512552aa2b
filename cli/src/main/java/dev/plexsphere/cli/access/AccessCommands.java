package dev.plexsphere.cli.access;

import dev.plexsphere.cli.command.Command;
import java.util.List;

/** The commands of the family, in the order of the help; loaded only when one is named. */
public final class AccessCommands {
  private AccessCommands() {}

  /** {@code plexctl access …}. */
  public static List<Command> own() {
    return List.of(
        new GrantCommand(), new RevokeCommand(), new CheckCommand(), new PeopleCommand());
  }

  /** {@code plexctl access role …}. */
  public static List<Command> role() {
    return List.of(
        new RoleListCommand(),
        new RoleShowCommand(),
        new RoleCreateCommand(),
        new RoleDeleteCommand());
  }

  /** {@code plexctl access rule …}. */
  public static List<Command> rule() {
    return List.of(new RuleAddCommand(), new RuleRemoveCommand());
  }
}
