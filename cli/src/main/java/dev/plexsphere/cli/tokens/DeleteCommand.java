package dev.plexsphere.cli.tokens;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.contract.Exit;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl identity-tokens delete}: revoked at once; silence is success. */
public final class DeleteCommand implements Command {
  @Override
  public String name() {
    return "delete";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Revoke a token. The next request with it is refused.");
    spec.addOption(Flags.required("--id", "UUID", "the token's id"));
  }

  @Override
  public Exit run(Invocation call) {
    var id = call.arguments().uuid("--id");
    call.session().delete("/v1/auth/tokens/" + id).check();
    return Exit.SUCCESS;
  }
}
