package dev.plexsphere.cli.access;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.Spans;
import dev.plexsphere.cli.output.Table;
import dev.plexsphere.contract.Exit;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl access role list}: a Domain's roles at the gateway. */
final class RoleListCommand implements Command {
  private static final int ALL_MAX = 1_000;

  @Override
  public String name() {
    return "list";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("List the roles of a Domain at the gateway.");
    AccessApi.describe(spec);
  }

  @Override
  public Exit run(Invocation call) {
    var found = new AccessApi(call).list("/roles", "", "", ALL_MAX);
    if (call.isText()) {
      table(found.items()).print(call.streams());
    } else {
      call.format().print(found.document(), call.streams());
    }
    return Exit.SUCCESS;
  }

  static Table table(List<Json> roles) {
    var table = new Table("ROLE", "RULES", "MEMBERS", "CREATED_AT");
    for (var role : Json.docs(roles)) {
      table.row(
          role.get("name"),
          role.get("rule_count"),
          role.get("member_count"),
          Spans.exact(role.get("created_at")));
    }
    return table;
  }
}
