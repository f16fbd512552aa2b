package dev.plexsphere.cli.auth;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.GatewayContext;
import dev.plexsphere.cli.gateway.GatewaySession;
import dev.plexsphere.cli.gateway.GatewayTarget;
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
    var cached = call.contexts().gateway(name).map(GatewayContext::session);
    if (cached.isEmpty()) {
      call.streams()
          .remark(call.program().command() + ": no cached session in context '" + name + "'");
      return Exit.SUCCESS;
    }
    var target = GatewayTarget.of(call);
    var session = GatewaySession.find(call, target);
    session.ifPresentOrElse(
        GatewaySession::end,
        () ->
            call.streams()
                .warn("the session was gone from the keyring; the gateway ends it in its time"));
    var kept = session.map(GatewaySession::kept).or(() -> cached);
    // Another process may have signed in again meanwhile.
    target.change(call, now -> kept.get().equals(now.session()), now -> now.withSession(null));
    call.streams().note("Signed out of context '" + name + "'.");
    return Exit.SUCCESS;
  }
}
