package dev.plexsphere.cli.signing;

import dev.plexsphere.cli.command.Command;
import java.util.List;

/** The commands of the family, in the order of the help; loaded only when one is named. */
public final class SigningCommands {
  private SigningCommands() {}

  /** {@code plexctl signing …}. */
  public static List<Command> all() {
    return List.of(new RotateKeyCommand(), new CloseRotationCommand(), new KeyStatusCommand());
  }
}
