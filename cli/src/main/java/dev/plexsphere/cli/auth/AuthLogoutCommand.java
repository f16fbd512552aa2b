package dev.plexsphere.cli.auth;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.GatewayContext;
import dev.plexsphere.cli.gateway.GatewaySession;
import dev.plexsphere.contract.Exit;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl auth logout}: ends the session at the gateway, then forgets it. */
public final class AuthLogoutCommand implements Command {
  @Override
  public String name() {
    return "logout";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("End the cached session, at the gateway too.");
  }

  @Override
  public Exit run(Invocation call) {
    var name = call.profileName();
    var token = call.contexts().gateway(name).map(GatewayContext::sessionToken).orElse(null);
    if (token == null) {
      call.streams()
          .remark(call.program().command() + ": no cached session in context '" + name + "'");
      return Exit.SUCCESS;
    }
    var session = GatewaySession.cached(call);
    session.end();
    // Another process may have signed in again meanwhile.
    session.target().keep(call, now -> token.equals(now.sessionToken()), null, null);
    call.streams().note("Signed out of context '" + name + "'.");
    return Exit.SUCCESS;
  }
}
