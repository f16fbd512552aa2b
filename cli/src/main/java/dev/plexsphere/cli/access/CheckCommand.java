package dev.plexsphere.cli.access;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.http.Api;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.Table;
import dev.plexsphere.contract.Exit;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl access check}: what the gateway decides about somebody, and why. */
final class CheckCommand implements Command {
  private static final String MAY = "--may";

  @Override
  public String name() {
    return "check";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Say whether somebody may do something behind the gateway, and why. Exits 1 if not.",
            "/noetl/catalog/list is api/catalog/list; GET is view, POST execute, PUT modify.");
    spec.addPositional(Flags.words(Person.LABEL + " PATH", Person.DESCRIPTION + ", and the path"));
    spec.addOption(Flags.required(MAY, "WHAT", "execute, view or modify"));
    AccessApi.describe(spec);
  }

  @Override
  public Exit run(Invocation call) {
    var words = AccessApi.words(call, 2, "name the person and the path");
    var access = new AccessApi(call);
    var said =
        access.get(
            "/check?user_id="
                + Person.id(access, words.getFirst())
                + "&path="
                + Api.encoded(words.getLast())
                + "&permission="
                + Api.encoded(call.arguments().get(MAY)));
    if (call.isText()) {
      print(call, said);
    } else {
      call.format().print(said, call.streams());
    }
    return said.flag("allowed") ? Exit.SUCCESS : Exit.FAILED;
  }

  private static void print(Invocation call, Json.Doc said) {
    var rule = said.fields().get("rule") instanceof Json.Doc doc ? doc : Json.Doc.of();
    var reason = said.get("reason");
    new Table("ALLOWED", "REASON", "ROLE", "RULE_ID", "PATTERN")
        .row(
            said.get("allowed"),
            reason,
            said.find("role").orElse(""),
            rule.find("id").orElse(""),
            rule.find(reason.equals("denied") ? "deny" : "allow").orElse(""))
        .print(call.streams());
  }
}
