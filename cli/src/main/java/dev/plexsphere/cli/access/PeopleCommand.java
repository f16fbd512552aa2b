package dev.plexsphere.cli.access;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.http.Api;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.Table;
import dev.plexsphere.contract.Exit;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl access people}: whom a Domain knows, and which roles they have. */
final class PeopleCommand implements Command {
  private static final int LIMIT_MAX = 10_000;

  @Override
  public String name() {
    return "people";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("List whom a Domain knows, and their roles at the gateway.");
    spec.addOption(Flags.optional("--email", "ADDRESS", "only who last came in with it"));
    spec.addOption(Flags.optional("--limit", "N", "at most so many (default: 50)"));
    spec.addOption(Flags.optional("--cursor", "CURSOR", "go on behind it; from the last page"));
    AccessApi.describe(spec);
  }

  @Override
  public Exit run(Invocation call) {
    var access = new AccessApi(call);
    int limit = call.arguments().number("--limit", 50, 1, LIMIT_MAX);
    var query =
        call.arguments().find("--email").map(text -> "&email=" + Api.encoded(text)).orElse("");
    var cursor = call.arguments().find("--cursor").orElse("");
    var found = access.list("/people", query, cursor, limit);
    if (!call.isText()) {
      call.format().print(found.document(), call.streams());
      return Exit.SUCCESS;
    }
    table(found.items()).print(call.streams());
    if (!found.next().isEmpty()) {
      call.streams()
          .note("There are more: plexctl access people --cursor " + found.next() + access.own());
    }
    return Exit.SUCCESS;
  }

  private static Table table(List<Json> people) {
    var table = new Table("USER_ID", "EMAIL", "NAME", "STATE", "ROLES");
    for (var person : Json.docs(people)) {
      table.row(
          person.get("user_id"),
          person.find("email").orElse(""),
          person.get("display_name"),
          person.flag("active") ? "active" : "disabled",
          person.items("roles").stream()
              .map(each -> each instanceof Json.Text text ? text.value() : "")
              .collect(Collectors.joining(",")));
    }
    return table;
  }
}
