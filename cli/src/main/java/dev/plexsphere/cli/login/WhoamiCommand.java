package dev.plexsphere.cli.login;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.Table;
import dev.plexsphere.contract.Exit;
import java.util.ArrayList;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl whoami}: whom the server sees behind the token. */
public final class WhoamiCommand implements Command {
  static final String PATH = "/v1/auth/whoami";

  @Override
  public String name() {
    return "whoami";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Show whom the server sees behind the token.");
  }

  @Override
  public Exit run(Invocation call) {
    var who = call.session().get(PATH).doc();
    if (!call.isText()) {
      call.format().print(who, call.streams());
      return Exit.SUCCESS;
    }
    new Table("PRINCIPAL", "SUBJECT", "DOMAIN", "ACR", "AMR")
        .row(
            who.get("principal_type"),
            who.get("subject"),
            who.find("domain_id").orElse(""),
            who.find("acr").orElse(""),
            methods(who))
        .print(call.streams());
    return Exit.SUCCESS;
  }

  private static String methods(Json.Doc who) {
    var methods = new ArrayList<String>();
    for (var each : who.items("amr")) {
      if (each instanceof Json.Text text) {
        methods.add(text.value());
      }
    }
    return String.join(",", methods);
  }
}
