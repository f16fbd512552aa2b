package dev.plexsphere.cli.context;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.GatewayContext;
import dev.plexsphere.cli.config.IdpField;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.Table;
import dev.plexsphere.contract.Exit;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl context list}: all of them, with a star the one that commands are about here. */
public final class ContextListCommand implements Command {
  @Override
  public String name() {
    return "list";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("List the contexts; a star marks the current one.");
  }

  @Override
  public Exit run(Invocation call) {
    var contexts = call.contexts();
    var current = call.profileName();
    List<GatewayContext> all =
        contexts.names().stream().map(contexts::gateway).flatMap(Optional::stream).toList();
    if (!call.isText()) {
      List<Json> items =
          all.stream().<Json>map(context -> ContextView.of(contexts, context, current)).toList();
      call.format().print(Json.Doc.of().with("items", new Json.Items(items)), call.streams());
      return Exit.SUCCESS;
    }
    var table = new Table("NAME", "SERVER URL", "RUNTIME", "AUTH0 DOMAIN", "TOKEN");
    for (var context : all) {
      var url = context.serverUrl();
      table.row(
          (context.name().equals(current) ? "* " : "  ") + context.name(),
          url == null ? "" : url,
          context.runtime(),
          context.find(IdpField.DOMAIN).orElse(""),
          ContextView.token(contexts, context, ""));
    }
    table.print(call.streams());
    call.streams().out().flush();
    if (all.isEmpty()) {
      call.streams()
          .note(
              "There is none yet: "
                  + call.program().spelled("plexctl context add NAME --server-url URL"));
    }
    return Exit.SUCCESS;
  }
}
