package dev.plexsphere.cli.domain;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.http.Api;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.Table;
import dev.plexsphere.contract.Exit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code plexctl domain list}: the ids that {@code login} asks for, a row per identity provider.
 */
public final class DomainListCommand implements Command {
  private static final int ALL_MAX = 100_000;
  private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]{0,2}");

  @Override
  public String name() {
    return "list";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("List Domains with the ids that plexctl login takes.");
    spec.addOption(Flags.optional("--limit", "N", "at most so many Domains a page, 1 to 200"));
    spec.addOption(Flags.optional("--cursor", "CURSOR", "the page after the one that named it"));
    spec.addOption(Flags.toggle("--all", "all pages"));
  }

  @Override
  public Exit run(Invocation call) {
    var api = call.session();
    var page = page(call, api, call.arguments().find("--cursor"));
    var items = new ArrayList<>(page.items("items"));
    if (call.arguments().has("--all")) {
      while (page.find("next_cursor").isPresent() && items.size() < ALL_MAX) {
        page = page(call, api, page.find("next_cursor"));
        items.addAll(page.items("items"));
      }
    }
    var more = page.find("next_cursor");
    if (call.isText()) {
      table(items).print(call.streams());
      more.ifPresent(
          cursor -> call.streams().note("There is more: plexctl domain list --cursor " + cursor));
    } else {
      var document = new Json.Doc(Map.of("items", new Json.Items(items)));
      call.format()
          .print(
              more.isPresent() ? document.with("next_cursor", more.get()) : document,
              call.streams());
    }
    return Exit.SUCCESS;
  }

  private static Json.Doc page(Invocation call, Api api, Optional<String> cursor) {
    var query = new ArrayList<String>();
    call.arguments()
        .find("--limit")
        .ifPresent(limit -> {
          if (!LIMIT.matcher(limit).matches()) {
            throw Failure.usage("Bad value", "--limit is a number from 1 to 200, not " + limit);
          }
          query.add("limit=" + limit);
        });
    cursor.ifPresent(text -> query.add("cursor=" + Api.encoded(text)));
    return api.get("/v1/domains" + (query.isEmpty() ? "" : "?" + String.join("&", query))).doc();
  }

  private static Table table(List<Json> items) {
    var table = new Table("SLUG", "DOMAIN_ID", "IDP_BINDING_ID", "NAME");
    for (var domain : Json.docs(items)) {
      var bindings = Json.docs(domain.items("idp_bindings"));
      if (bindings.isEmpty()) {
        row(table, domain, "");
      }
      for (var binding : bindings) {
        row(table, domain, binding.get("id"));
      }
    }
    return table;
  }

  private static void row(Table table, Json.Doc domain, String bindingId) {
    table.row(domain.get("slug"), domain.get("id"), bindingId, domain.find("name").orElse(""));
  }
}
