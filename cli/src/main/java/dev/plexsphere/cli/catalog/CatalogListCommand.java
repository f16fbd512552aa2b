package dev.plexsphere.cli.catalog;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.gateway.GatewaySession;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.Table;
import dev.plexsphere.contract.Exit;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl catalog list KIND}: what there is of one kind behind the gateway. */
public final class CatalogListCommand implements Command {
  private static final String PATH = "/noetl/catalog/list";

  @Override
  public String name() {
    return "list";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("List what there is of one kind, e.g. Playbook.");
    spec.addPositional(
        Flags.words("KIND", "Playbook, Tool, Credential, or what else the catalog knows"));
  }

  @Override
  public Exit run(Invocation call) {
    var words = call.arguments().words();
    if (words.size() != 1) {
      throw Failure.usage(
          words.isEmpty() ? "Missing kind" : "Too many kinds", "one kind is to be named");
    }
    var kind = words.getFirst();
    var answer = GatewaySession.of(call).post(PATH, Json.Doc.of("resource_type", kind));
    var entries = answer.doc().items("entries");
    if (!call.isText()) {
      call.format().print(Json.Doc.of().with("items", new Json.Items(entries)), call.streams());
      return Exit.SUCCESS;
    }
    var table = new Table("PATH", "KIND", "VERSION");
    for (var entry : Json.docs(entries)) {
      table.row(
          entry.get("path"), entry.find("kind").orElse(kind), entry.find("version").orElse(""));
    }
    table.print(call.streams());
    call.streams().out().flush();
    if (entries.isEmpty()) {
      call.streams().note("There is no " + kind + " there.");
    }
    return Exit.SUCCESS;
  }
}
