package dev.plexsphere.cli.operator;

import dev.plexsphere.cli.command.Command;
import java.util.List;

/** The commands of the operator, in the order of the help; loaded only when one is named. */
public final class OperatorCommands {
  private OperatorCommands() {}

  /** {@code plexctl operator …}. */
  public static List<Command> own() {
    return List.of(
        new StatusCommand(),
        new SetupCommand(),
        new BootstrapCommand(),
        new ActivateCommand(),
        new OperatorLoginCommand());
  }

  /** {@code plexctl operator license …}. */
  public static List<Command> license() {
    return List.of(new LicenseRequestCommand(), new LicenseImportCommand());
  }

  /** {@code plexctl operator tenant …}. */
  public static List<Command> tenant() {
    return List.of(
        new TenantListCommand(),
        new TenantCreateCommand(),
        new TenantChangeCommand(TenantChangeCommand.Change.SUSPEND),
        new TenantChangeCommand(TenantChangeCommand.Change.RESUME),
        new TenantChangeCommand(TenantChangeCommand.Change.DELETE));
  }
}
