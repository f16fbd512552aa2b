package dev.plexsphere.cli.tokens;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.Spans;
import dev.plexsphere.cli.output.Table;
import dev.plexsphere.contract.Exit;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl identity-tokens list}: the caller's own tokens. */
public final class ListCommand implements Command {
  @Override
  public String name() {
    return "list";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("List your tokens; the one presented comes first.");
  }

  @Override
  public Exit run(Invocation call) {
    var rows = call.session().get("/v1/auth/tokens").items();
    if (!call.isText()) {
      call.format().print(new Json.Doc(Map.of("items", new Json.Items(rows))), call.streams());
      return Exit.SUCCESS;
    }
    var table = new Table("ID", "ENV", "CREATED_AT", "EXPIRES_AT", "LAST_USED_AT", "ROTATED_AT");
    for (var row : Json.docs(rows)) {
      table.row(
          row.get("id"),
          row.get("env_prefix"),
          time(row, "created_at"),
          time(row, "expires_at"),
          time(row, "last_used_at"),
          time(row, "rotated_at"));
    }
    table.print(call.streams());
    return Exit.SUCCESS;
  }

  private static String time(Json.Doc row, String field) {
    return row.find(field).map(text -> Spans.exact(text)).orElse("");
  }
}
