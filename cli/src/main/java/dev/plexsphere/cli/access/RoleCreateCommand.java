package dev.plexsphere.cli.access;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.contract.Exit;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl access role create}: a role, which allows nothing yet. */
final class RoleCreateCommand implements Command {
  @Override
  public String name() {
    return "create";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Make a role. It allows nothing until it has a rule.");
    spec.addPositional(Flags.words("ROLE", "a-z, 0-9, _ and -, beginning with a letter"));
    AccessApi.describe(spec);
  }

  @Override
  public Exit run(Invocation call) {
    var name = AccessApi.words(call, 1, "name one role").getFirst();
    var access = new AccessApi(call);
    var role = access.post("/roles", Json.Doc.of("name", name));
    if (call.isText()) {
      RoleListCommand.table(List.of(role)).print(call.streams());
      call.streams()
          .note(
              "It allows nothing yet: plexctl access rule add "
                  + role.get("name")
                  + " --may view --allow 'api/catalog/**'"
                  + access.own());
    } else {
      call.format().print(role, call.streams());
    }
    return Exit.SUCCESS;
  }
}
