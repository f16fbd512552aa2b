package dev.plexsphere.cli.gateway;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.GatewayContext;
import dev.plexsphere.cli.config.IdpField;
import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.idp.IdpSettings;
import dev.plexsphere.cli.idp.RefreshGrant;
import dev.plexsphere.cli.output.Failure;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a session that is over, without a person, where the identity provider gave a refresh
 * token. One process of many does it, under a lock of the context's; the others find its result.
 */
final class SessionRefresh {
  private final Invocation call;
  private final GatewayTarget target;

  SessionRefresh(Invocation call, GatewayTarget target) {
    this.call = call;
    this.target = target;
  }

  /**
   * The session to go on with.
   *
   * @param over the one that the gateway no longer takes
   * @return empty when there is no way to get one without a person
   */
  Optional<Secret> after(Secret over) {
    if (target.context().map(GatewayContext::refreshToken).isEmpty()) {
      return Optional.empty();
    }
    var next = new AtomicReference<Optional<Secret>>(Optional.empty());
    call.configFile().exclusively("refresh-" + target.name(), () -> next.set(replaced(over)));
    return next.get();
  }

  private Optional<Secret> replaced(Secret over) {
    var now = call.configFile().load().gateway(target.name());
    var session = now.map(GatewayContext::sessionToken);
    if (session.isPresent() && !session.get().equals(over)) {
      return session;
    }
    var refresh = now.map(GatewayContext::refreshToken);
    if (refresh.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(made(now.get(), refresh.get()));
    } catch (Failure e) {
      call.streams().warn("the session could not be renewed: " + e.detail());
      return Optional.empty();
    }
  }

  private Secret made(GatewayContext context, Secret refresh) {
    var domain = context.find(IdpField.DOMAIN);
    var settings =
        new IdpSettings(
            domain.orElse(""),
            context.find(IdpField.CLIENT_ID).orElse(null),
            context.find(IdpField.CLIENT_SECRET).map(Secret::new).orElse(null),
            context.find(IdpField.AUDIENCE).orElse(null));
    var tokens = new RefreshGrant(call, settings).run(refresh);
    // Kept before anything else: the provider may have ended the old one with this answer. And only
    // where nobody has signed in meanwhile: who did is not to be replaced.
    var over = context.sessionToken();
    target.keep(
        call,
        now -> isOf(now, over) && refresh.equals(now.refreshToken()),
        over,
        tokens.refreshToken());
    var login = GatewayLogin.at(call, target, tokens.preferred(), domain, GatewayLogin.HOURS);
    var session = new Secret(login.get("session_token"));
    target.keep(call, now -> isOf(now, over), session, tokens.refreshToken());
    return session;
  }

  private static boolean isOf(GatewayContext context, @Nullable Secret session) {
    return Objects.equals(context.sessionToken(), session);
  }
}
