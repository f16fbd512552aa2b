package dev.plexsphere.cli.access;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.contract.Exit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl access rule add}: one more thing that a role may do, or may not. */
final class RuleAddCommand implements Command {
  private static final Set<String> PERMISSIONS = Set.of("execute", "view", "modify");

  @Override
  public String name() {
    return "add";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Add a rule to a role.",
            "In a pattern * is anything within a segment, ** anything, and **/ any segments.");
    spec.addPositional(Flags.words("ROLE", "its name"));
    spec.addOption(Flags.required("--allow", "PATTERN", "on these paths, e.g. 'api/catalog/**'"));
    spec.addOption(Flags.required("--may", "LIST", "execute, view, modify, joined by commas"));
    spec.addOption(
        Flags.optional("--deny", "PATTERN", "nothing on these, whatever other rules allow"));
    AccessApi.describe(spec);
  }

  @Override
  public Exit run(Invocation call) {
    var name = AccessApi.words(call, 1, "name one role").getFirst();
    var body = Json.Doc.of("allow", call.arguments().get("--allow"));
    var deny = call.arguments().find("--deny");
    if (deny.isPresent()) {
      body = body.with("deny", deny.get());
    }
    body = body.with("permissions", permissions(call.arguments().get("--may")));
    var rule = new AccessApi(call).post(AccessApi.role(name) + "/rules", body);
    if (call.isText()) {
      Rules.table(List.of(rule)).print(call.streams());
    } else {
      call.format().print(rule, call.streams());
    }
    return Exit.SUCCESS;
  }

  private static Json permissions(String list) {
    var out = new ArrayList<Json>();
    for (var word : list.split(",", -1)) {
      if (!PERMISSIONS.contains(word)) {
        throw Failure.usage(
            "Bad value", "--may is some of execute,view,modify, joined by commas, not " + list);
      }
      out.add(new Json.Text(word));
    }
    return new Json.Items(out);
  }
}
