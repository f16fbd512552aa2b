package dev.plexsphere.cli.audit;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.FactTarget;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.http.Api;
import dev.plexsphere.cli.operator.FactSession;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.Spans;
import dev.plexsphere.cli.output.Table;
import dev.plexsphere.contract.Exit;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl audit entries list}: what was done, in the order of the chain. */
public final class EntryListCommand implements Command {
  private static final String ALL = "--all";
  private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]{0,2}");
  private static final int LIMIT_MAX = 200;

  /** The server's filters, each a flag of the same name. */
  private static final List<String> FILTERS =
      List.of("relation", "object-type", "object-id", "correlation-id", "from", "to");

  private static final List<String> TIMES = List.of("--from", "--to");

  @Override
  public String name() {
    return "list";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("List what was done, oldest first.");
    FactTarget.describe(spec);
    spec.addOption(Flags.optional("--limit", "N", "entries of a page, 1 to 200 (default: 50)"));
    spec.addOption(Flags.optional("--cursor", "CURSOR", "go on behind it; from the last page"));
    spec.addOption(Flags.toggle(ALL, "all pages"));
    spec.addOption(Flags.optional("--relation", "KIND", "only of this kind, e.g. token.issued"));
    spec.addOption(Flags.optional("--object-type", "TYPE", "only about things of this type"));
    spec.addOption(Flags.optional("--object-id", "ID", "only about this thing"));
    spec.addOption(Flags.optional("--correlation-id", "ID", "only of this request"));
    spec.addOption(Flags.optional("--from", "TIME", "only from this RFC 3339 time on"));
    spec.addOption(Flags.optional("--to", "TIME", "only up to this time"));
  }

  @Override
  public Exit run(Invocation call) {
    var session = new FactSession(call);
    var query = query(call);
    var cursor = call.arguments().find("--cursor").orElse("");
    boolean all = call.arguments().has(ALL);
    var items = new ArrayList<Json>();
    do {
      var path = session.target().path() + "/audit/entries?" + query + cursor(cursor);
      var page = session.ask(api -> api.get(path)).doc();
      items.addAll(page.items("items"));
      cursor = page.find("next_cursor").orElse("");
    } while (all && !cursor.isEmpty());
    print(call, items, cursor);
    return Exit.SUCCESS;
  }

  private static String cursor(String cursor) {
    return cursor.isEmpty() ? "" : "&cursor=" + Api.encoded(cursor);
  }

  private static String query(Invocation call) {
    var limit = call.arguments().find("--limit").orElse("50");
    if (!LIMIT.matcher(limit).matches() || Integer.parseInt(limit) > LIMIT_MAX) {
      throw Failure.usage("Bad value", "--limit is a number from 1 to 200, not " + limit);
    }
    TIMES.forEach(flag -> checkTime(call, flag));
    var query = new StringBuilder("limit=" + limit);
    for (var filter : FILTERS) {
      call.arguments()
          .find("--" + filter)
          .ifPresent(value ->
              query
                  .append('&')
                  .append(filter.replace('-', '_'))
                  .append('=')
                  .append(Api.encoded(value)));
    }
    return query.toString();
  }

  private static void checkTime(Invocation call, String flag) {
    var given = call.arguments().find(flag);
    try {
      given.ifPresent(OffsetDateTime::parse);
    } catch (DateTimeParseException e) {
      throw Failure.usage(
          "Bad value",
          flag + " is an RFC 3339 time such as 2026-11-26T08:00:00Z, not " + given.get());
    }
  }

  private static void print(Invocation call, List<Json> items, String next) {
    if (!call.isText()) {
      var out = Json.Doc.of().with("items", new Json.Items(items));
      call.format().print(next.isEmpty() ? out : out.with("next_cursor", next), call.streams());
      return;
    }
    var table =
        new Table(
            "SEQ",
            "OCCURRED_AT",
            "REASON",
            "RELATION",
            "OBJECT_TYPE",
            "OBJECT_ID",
            "CORRELATION_ID");
    for (var entry : Json.docs(items)) {
      var object = entry.fields().get("object") instanceof Json.Doc doc ? doc : Json.Doc.of();
      table.row(
          entry.get("seq"),
          entry.find("occurred_at").map(Spans::exact).orElse(""),
          entry.find("reason").orElse(""),
          entry.find("relation").orElse(""),
          object.find("type").orElse(""),
          object.find("id").orElse(""),
          entry.find("correlation_id").orElse(""));
    }
    table.print(call.streams());
    call.streams().out().flush();
    if (!next.isEmpty()) {
      call.streams().note("There are more: --cursor " + next + ", or --all.");
    }
  }
}
