package dev.plexsphere.cli.operator;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.KeyValues;
import dev.plexsphere.contract.Exit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl operator status}: how far the setup is, and the next command. */
public final class StatusCommand implements Command {
  private static final String MISSING = "firstTenantConfigMissingKeys";

  @Override
  public String name() {
    return "status";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Say how far the setup is, and what comes next.");
  }

  @Override
  public Exit run(Invocation call) {
    var setup = new SetupApi(call);
    var open = setup.status();
    if (open.isPresent()) {
      printOpen(call, open.get());
    } else {
      printClosed(call, license(call));
    }
    return Exit.SUCCESS;
  }

  /** Only an operator may read it; without one, the status says less. */
  private static Optional<Json.Doc> license(Invocation call) {
    try {
      return OperatorSession.find(call).map(session -> session.get("/license").doc());
    } catch (Failure e) {
      return Optional.empty();
    }
  }

  private static void printOpen(Invocation call, Json.Doc status) {
    var next =
        status.flag("licenseConfigured")
            ? "plexctl operator setup --admin-email <address> --admin-name <name>"
            : "plexctl operator setup --license-file <file>"
                + " --admin-email <address> --admin-name <name>";
    if (!call.isText()) {
      call.format().print(status.with("next", next), call.streams());
      return;
    }
    new KeyValues(call.streams().out())
        .pair("gate", status.flag("gateOpen") ? "open" : "closed")
        .pair("license", status.flag("licenseConfigured") ? "installed" : "missing")
        .pair("email", status.flag("emailConfigured") ? "configured" : "not configured")
        .pair("missing", String.join(", ", missing(status)))
        .pair("next", next);
  }

  private static List<String> missing(Json.Doc status) {
    var keys = new ArrayList<String>();
    for (var key : status.items(MISSING)) {
      if (key instanceof Json.Text text) {
        keys.add(text.value());
      }
    }
    return keys;
  }

  private static void printClosed(Invocation call, Optional<Json.Doc> license) {
    var next =
        license.isPresent() ? "plexctl operator tenant list" : OperatorSession.loginCommand(call);
    if (!call.isText()) {
      var fields = new LinkedHashMap<String, Json>();
      fields.put("gateOpen", new Json.Literal("false"));
      license.ifPresent(found -> fields.put("license", found));
      fields.put("next", new Json.Text(next));
      call.format().print(new Json.Doc(fields), call.streams());
      return;
    }
    new KeyValues(call.streams().out())
        .pair("gate", "closed")
        .pair("license", license.map(found -> found.get("state")).orElse(""))
        .pair("next", next);
  }
}
