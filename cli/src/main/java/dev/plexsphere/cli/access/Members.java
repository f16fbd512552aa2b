package dev.plexsphere.cli.access;

import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.Spans;
import dev.plexsphere.cli.output.Table;
import java.util.List;

/** Who has a role, in rows. */
final class Members {
  private Members() {}

  static Table table(List<Json> members) {
    var table = new Table("USER_ID", "EMAIL", "NAME", "GRANTED_AT", "EXPIRES_AT");
    for (var member : Json.docs(members)) {
      table.row(
          member.get("user_id"),
          member.find("email").orElse(""),
          member.get("display_name"),
          Spans.exact(member.get("granted_at")),
          member.find("expires_at").map(Spans::exact).orElse(""));
    }
    return table;
  }
}
