package dev.plexsphere.cli.operator;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.contract.Exit;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl operator license request}: what the issuer of licenses needs to know. */
public final class LicenseRequestCommand implements Command {
  @Override
  public String name() {
    return "request";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description("Print this installation's request for a license, to send to the issuer.");
    spec.addOption(Flags.required("--organization", "NAME", "whom the license is for"));
    spec.addOption(Flags.optional("--contact-email", "ADDRESS", "whom the issuer may ask"));
    SetupApi.describeSecret(spec);
  }

  @Override
  public Exit run(Invocation call) {
    var body = Json.Doc.of("organizationName", call.arguments().get("--organization"));
    var contact = call.arguments().find("--contact-email");
    var answer =
        new SetupApi(call)
            .requestLicense(contact.isPresent() ? body.with("contactEmail", contact.get()) : body);
    if (call.isText()) {
      call.streams().out().line(answer.get("request"));
      call.streams().note("Installation " + answer.get("installationId") + ".");
    } else {
      call.format().print(answer, call.streams());
    }
    return Exit.SUCCESS;
  }
}
