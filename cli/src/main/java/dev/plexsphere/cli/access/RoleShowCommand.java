package dev.plexsphere.cli.access;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.contract.Exit;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl access role show}: what a role allows, and who has it. */
final class RoleShowCommand implements Command {
  private static final int ALL_MAX = 20_000;

  @Override
  public String name() {
    return "show";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Show a role, its rules, and who has it.");
    spec.addPositional(Flags.words("ROLE", "its name"));
    AccessApi.describe(spec);
  }

  @Override
  public Exit run(Invocation call) {
    var name = AccessApi.words(call, 1, "name one role").getFirst();
    var access = new AccessApi(call);
    var role = access.get(AccessApi.role(name));
    var members = access.list(AccessApi.role(name) + "/members", "", "", ALL_MAX).items();
    if (!call.isText()) {
      call.format().print(role.with("members", new Json.Items(members)), call.streams());
      return Exit.SUCCESS;
    }
    RoleListCommand.table(List.of(role)).print(call.streams());
    if (!role.items("rules").isEmpty()) {
      call.streams().out().line("");
      Rules.table(role.items("rules")).print(call.streams());
    }
    if (!members.isEmpty()) {
      call.streams().out().line("");
      Members.table(members).print(call.streams());
    }
    return Exit.SUCCESS;
  }
}
