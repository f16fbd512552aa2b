package dev.plexsphere.cli.domain;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.Table;
import dev.plexsphere.contract.Exit;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl domain-idp list}: identity providers, with what is secret about them masked. */
public final class DomainIdpListCommand implements Command {
  @Override
  public String name() {
    return "list";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("List the identity providers of a Domain.");
    spec.addOption(Flags.optional("--domain-id", "UUID", "only this Domain's (default: yours)"));
  }

  @Override
  public Exit run(Invocation call) {
    var domain = call.arguments().findUuid("--domain-id");
    var rows =
        call.session()
            .get("/v1/admin/idp" + domain.map(id -> "?domain_id=" + id).orElse(""))
            .items();
    if (!call.isText()) {
      var all = new Json.Items(rows);
      var shown = call.arguments().has("--reveal-secrets") ? all : Masking.mask(all);
      call.format().print(shown, call.streams());
      return Exit.SUCCESS;
    }
    var table = new Table("ID", "DOMAIN_ID", "ISSUER", "STATUS", "PRIMARY", "JIT_POLICY");
    for (var row : Json.docs(rows)) {
      table.row(
          row.get("id"),
          row.find("domain_id").orElse(""),
          row.find("issuer").orElse(""),
          row.find("status").orElse(""),
          row.find("primary").orElse(""),
          row.find("jit_policy").orElse(""));
    }
    table.print(call.streams());
    return Exit.SUCCESS;
  }
}
