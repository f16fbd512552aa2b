package dev.plexsphere.cli.auth;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.gateway.GatewaySession;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.JsonText;
import dev.plexsphere.contract.Exit;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code plexctl auth token}: the session for another program. It asks nobody anything: without a
 * session it fails.
 */
public final class AuthTokenCommand implements Command {
  private static final String EXEC = "--exec-credential";

  @Override
  public String name() {
    return "token";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Print the session token for another program.");
    spec.addOption(
        Flags.toggle(EXEC, "as a credential plugin of kubectl (client.authentication.k8s.io/v1)"));
  }

  @Override
  public Exit run(Invocation call) {
    var token = GatewaySession.of(call).token().value();
    var out = call.streams().out();
    if (call.arguments().has(EXEC)) {
      out.line(
          JsonText.write(
              Json.Doc.of("apiVersion", "client.authentication.k8s.io/v1", "kind", "ExecCredential")
                  .with("status", Json.Doc.of("token", token))));
    } else if (call.isText()) {
      out.line(token);
    } else {
      call.format().print(Json.Doc.of("session_token", token), call.streams());
    }
    return Exit.SUCCESS;
  }
}
