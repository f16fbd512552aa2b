package dev.plexsphere.cli.operator;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.Spans;
import dev.plexsphere.cli.output.Table;
import dev.plexsphere.contract.Exit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl operator tenant list}: all pages, or as many tenants as were asked for. */
public final class TenantListCommand implements Command {
  private static final int LIMIT_DEFAULT = 100_000;
  private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]{0,4}");

  @Override
  public String name() {
    return "list";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("List tenants by slug, all pages.");
    spec.addOption(Flags.optional("--search", "TEXT", "only whose slug or name begins with it"));
    spec.addOption(Flags.optional("--limit", "N", "at most so many, 1 to 99999 (default: all)"));
  }

  @Override
  public Exit run(Invocation call) {
    var limit = limit(call);
    var found =
        new Tenants(OperatorSession.of(call))
            .list(call.arguments().find("--search").orElse(""), limit);
    if (call.isText()) {
      table(found.tenants()).print(call.streams());
      if (found.hasMore()) {
        call.streams().note("There are more than " + limit + ".");
      }
    } else {
      var document = new LinkedHashMap<String, Json>();
      document.put("data", new Json.Items(found.tenants()));
      document.put("hasMore", new Json.Literal(Boolean.toString(found.hasMore())));
      call.format().print(new Json.Doc(document), call.streams());
    }
    return Exit.SUCCESS;
  }

  private static int limit(Invocation call) {
    var text = call.arguments().find("--limit");
    if (text.isEmpty()) {
      return LIMIT_DEFAULT;
    }
    if (!LIMIT.matcher(text.get()).matches()) {
      throw Failure.usage("Bad value", "--limit is a number from 1 to 99999, not " + text.get());
    }
    return Integer.parseInt(text.get());
  }

  static Table table(List<Json> tenants) {
    var table = new Table("SLUG", "TENANT_ID", "STATUS", "OWNER", "CREATED_AT", "NAME");
    for (var tenant : Json.docs(tenants)) {
      table.row(
          tenant.get("slug"),
          tenant.get("id"),
          tenant.get("status"),
          owner(tenant),
          tenant.find("createdAt").map(Spans::exact).orElse(""),
          tenant.find("name").orElse(""));
    }
    return table;
  }

  /** Who has not set a password yet is said, since somebody may be waiting for that. */
  private static String owner(Json.Doc tenant) {
    if (!(tenant.fields().get("owner") instanceof Json.Doc owner)) {
      return "";
    }
    var status = owner.find("status").filter(text -> !text.equalsIgnoreCase("active"));
    return owner.find("email").orElse("") + status.map(text -> " (" + text + ")").orElse("");
  }
}
