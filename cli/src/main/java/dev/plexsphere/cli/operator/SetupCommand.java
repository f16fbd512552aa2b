package dev.plexsphere.cli.operator;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.contract.Exit;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl operator setup}: from an empty installation to an operator, in one command. */
public final class SetupCommand implements Command {
  static final String LICENSE_FILE = "--license-file";
  static final String EMAIL = "--admin-email";
  static final String NAME = "--admin-name";

  @Override
  public String name() {
    return "setup";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Set the installation up: license, platform, operator, password.",
            "Run again, it goes on where it stopped. Secrets on stdin are lines: the setup secret,",
            "then the password. Without a password it ends with the operator's one-time link.");
    spec.addOption(Flags.optional(LICENSE_FILE, "PATH", "the license, if none is installed"));
    spec.addOption(Flags.optional(EMAIL, "ADDRESS", "the operator signs in with it"));
    spec.addOption(Flags.optional(NAME, "NAME", "the operator's name, for people"));
    SetupApi.describeSecret(spec);
    ActivateCommand.describePassword(spec);
  }

  @Override
  public Exit run(Invocation call) {
    new SetupSteps(call).run();
    return Exit.SUCCESS;
  }
}
