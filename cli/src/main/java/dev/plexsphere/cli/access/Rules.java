package dev.plexsphere.cli.access;

import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.Table;
import java.util.ArrayList;
import java.util.List;

/** The rules of a role, in rows. */
final class Rules {
  private Rules() {}

  static Table table(List<Json> rules) {
    var table = new Table("RULE_ID", "MAY", "ALLOW", "DENY");
    for (var rule : Json.docs(rules)) {
      table.row(rule.get("id"), may(rule), rule.get("allow"), rule.find("deny").orElse(""));
    }
    return table;
  }

  private static String may(Json.Doc rule) {
    var words = new ArrayList<String>();
    for (var value : rule.items("permissions")) {
      if (value instanceof Json.Text text) {
        words.add(text.value());
      }
    }
    return String.join(",", words);
  }

  /** How many rules deny something: without them, more is allowed. */
  static long denying(Json.Doc role) {
    return Json.docs(role.items("rules")).stream()
        .filter(rule -> rule.find("deny").isPresent())
        .count();
  }
}
