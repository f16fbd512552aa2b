package dev.plexsphere.cli.auth;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.Contexts;
import dev.plexsphere.cli.config.GatewayContext;
import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.gateway.GatewaySession;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.contract.Exit;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl auth logout}: ends the session at the gateway, then forgets it. */
public final class AuthLogoutCommand implements Command {
  private static final String PATH = "/api/auth/logout";

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
    try {
      GatewaySession.cached(call).post(PATH, Json.Doc.of());
    } catch (Failure e) {
      // A session that the gateway no longer knows is what was wanted.
      if (!e.isSessionRefused()) {
        throw e;
      }
    }
    call.configFile().update(contexts -> forgotten(contexts, name, token));
    call.streams().note("Signed out of context '" + name + "'.");
    return Exit.SUCCESS;
  }

  /** Another process may have signed in again meanwhile. */
  private static Contexts forgotten(Contexts contexts, String name, Secret token) {
    return contexts
        .gateway(name)
        .filter(now -> token.equals(now.sessionToken()))
        .map(now -> contexts.withGateway(now.withSession(null, null)))
        .orElse(contexts);
  }
}
