package dev.plexsphere.cli.gateway;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.GatewayContext;
import dev.plexsphere.cli.config.IdpField;
import dev.plexsphere.cli.config.KeptSession;
import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.config.SessionSecrets;
import dev.plexsphere.cli.idp.IdpSettings;
import dev.plexsphere.cli.idp.RefreshGrant;
import dev.plexsphere.cli.keyring.KeyringException;
import dev.plexsphere.cli.output.Failure;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

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
  Optional<Secret> after(SessionSecrets over) {
    if (over.refresh() == null) {
      return Optional.empty();
    }
    var next = new AtomicReference<Optional<Secret>>(Optional.empty());
    call.configFile()
        .exclusively("refresh-" + target.name(), () -> next.set(replaced(over.token())));
    return next.get();
  }

  private Optional<Secret> replaced(Secret over) {
    var context =
        call.configFile()
            .load()
            .gateway(target.name())
            .filter(now -> target.context().filter(old -> isAtSame(now, old)).isPresent());
    var kept = context.map(GatewayContext::session);
    if (kept.isEmpty()) {
      return Optional.empty();
    }
    try {
      var found = new SessionReader(call).read(context.get(), kept.get());
      var token = found.map(session -> session.secrets().token());
      if (token.isEmpty() || !token.get().equals(over)) {
        return token;
      }
      var refresh = found.map(session -> session.secrets().refresh());
      return refresh.isEmpty()
          ? Optional.empty()
          : Optional.of(made(context.get(), found.get(), refresh.get()));
    } catch (Failure e) {
      call.streams().warn("the session could not be renewed: " + e.detail());
      return Optional.empty();
    }
  }

  private static boolean isAtSame(GatewayContext now, GatewayContext old) {
    return Objects.equals(now.serverUrl(), old.serverUrl());
  }

  private Secret made(GatewayContext context, SessionReader.Found over, Secret refresh) {
    var domain = context.find(IdpField.DOMAIN);
    var settings =
        new IdpSettings(
            domain.orElse(""),
            context.find(IdpField.CLIENT_ID).orElse(null),
            context.find(IdpField.CLIENT_SECRET).map(Secret::new).orElse(null),
            context.find(IdpField.AUDIENCE).orElse(null));
    var tokens = new RefreshGrant(call, settings).run(refresh);
    var keeper = SessionKeeper.forRenewal(call, target, context.storage(), over.kept());
    // Kept before anything else: the provider may have ended the old one with this answer. And only
    // where nobody has signed in meanwhile: who did is not to be replaced.
    var between =
        keep(
            keeper, over.kept(), new SessionSecrets(over.secrets().token(), tokens.refreshToken()));
    var login = GatewayLogin.at(call, target, tokens.preferred(), domain, GatewayLogin.HOURS);
    var session = new Secret(login.get("session_token"));
    if (between.isPresent()) {
      keep(keeper, between.get(), new SessionSecrets(session, tokens.refreshToken()));
    }
    return session;
  }

  /**
   * A keyring that is gone in between costs the next command a login, and not this one its answer.
   */
  private Optional<KeptSession> keep(
      SessionKeeper keeper, KeptSession before, SessionSecrets secrets) {
    try {
      return keeper.keep(now -> before.equals(now.session()), secrets);
    } catch (KeyringException e) {
      call.streams().warn("the renewed session is not kept in the keyring: " + e.reason());
      return Optional.empty();
    }
  }
}
