package dev.plexsphere.cli.auth;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.GatewayContext;
import dev.plexsphere.cli.config.KeptSession;
import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.config.SessionSecrets;
import dev.plexsphere.cli.gateway.GatewayLogin;
import dev.plexsphere.cli.gateway.GatewayTarget;
import dev.plexsphere.cli.gateway.SessionKeeper;
import dev.plexsphere.contract.Exit;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code plexctl auth login}: what an identity provider says of a person becomes a session at the
 * gateway, which is kept in the context.
 */
public final class AuthLoginCommand implements Command {
  @Override
  public String name() {
    return "login";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Sign in at the gateway and keep the session in the context.",
            "The export line it ends with is for other tools: this one reads the context.");
    LoginFlags.describe(spec);
  }

  @Override
  public Exit run(Invocation call) {
    LoginFlags.check(call);
    int hours = LoginFlags.hours(call);
    var target = GatewayTarget.of(call);
    var context = target.context().orElseGet(() -> GatewayContext.named(target.name()));
    var storage = LoginFlags.storage(call, context.storage());
    boolean saves = target.context().isPresent() && !call.arguments().has(LoginFlags.NO_SAVE);
    var keeper =
        saves
            ? Optional.of(SessionKeeper.forLogin(call, target, storage))
            : Optional.<SessionKeeper>empty();
    var idp = new IdpToken(call, context);
    var tokens = idp.obtain();
    var login = GatewayLogin.at(call, target, tokens.preferred(), idp.domain(), hours);
    var secrets = new SessionSecrets(new Secret(login.get("session_token")), idp.renewable(tokens));
    var kept = keeper.flatMap(each -> new FreshSession(call, target, login).keep(each, secrets));
    new LoginResult(call, target, login).print(saved(call, target, kept), kept);
    return Exit.SUCCESS;
  }

  private static String saved(Invocation call, GatewayTarget target, Optional<KeptSession> kept) {
    if (kept.isPresent()) {
      return "context '"
          + target.name()
          + "'"
          + (kept.get() instanceof KeptSession.InKeyring ? ", in the keyring" : "");
    }
    if (call.arguments().has(LoginFlags.NO_SAVE)) {
      return "disabled (" + LoginFlags.NO_SAVE + ")";
    }
    call.streams().warn("there is no context '" + target.name() + "', so the session was not kept");
    return "no";
  }
}
