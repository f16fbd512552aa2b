package dev.plexsphere.cli.access;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.contract.Exit;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl access role delete}: a role with its rules, from everybody who has it. */
final class RoleDeleteCommand implements Command {
  @Override
  public String name() {
    return "delete";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description("Delete a role with its rules, from everybody who has it, at once.");
    spec.addPositional(Flags.words("ROLE", "its name"));
    AccessApi.describe(spec);
    spec.addOption(Flags.toggle("--dry-run", "show what it would hit and change nothing"));
  }

  @Override
  public Exit run(Invocation call) {
    var name = AccessApi.words(call, 1, "name one role").getFirst();
    var access = new AccessApi(call);
    var role = access.get(AccessApi.role(name));
    if (call.arguments().has("--dry-run")) {
      if (call.isText()) {
        RoleListCommand.table(List.of(role)).print(call.streams());
      } else {
        call.format().print(role, call.streams());
      }
      call.streams().note("Nothing was changed.");
      return Exit.SUCCESS;
    }
    confirm(call, role);
    access.delete(AccessApi.role(name));
    return Exit.SUCCESS;
  }

  private static void confirm(Invocation call, Json.Doc role) {
    if (call.arguments().has("--yes")) {
      return;
    }
    var name = role.get("name");
    if (!call.streams().terminal().in()) {
      throw Failure.usage("Not confirmed", "say --yes to delete " + name);
    }
    var err = call.streams().err();
    err.line("This takes " + name + " from " + people(role.number("member_count")) + ", at once.");
    if (Rules.denying(role) > 0) {
      err.line("It denies paths that other roles may allow: without it they are open.");
    }
    err.prompt("Type the name of the role to go on: ");
    if (!call.secrets().line("the name").value().strip().equals(name)) {
      throw Failure.failed("Not confirmed", "that is not " + name + "; nothing was changed");
    }
  }

  private static String people(long count) {
    return count == 1 ? "1 person" : count + " people";
  }
}
