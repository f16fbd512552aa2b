package dev.plexsphere.cli.auth;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.KeptSession;
import dev.plexsphere.cli.config.SessionSecrets;
import dev.plexsphere.cli.gateway.GatewaySession;
import dev.plexsphere.cli.gateway.GatewayTarget;
import dev.plexsphere.cli.gateway.SessionKeeper;
import dev.plexsphere.cli.keyring.KeyringException;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import java.util.Optional;

/**
 * A session that the gateway has just made. Where it cannot be kept as it must be, it is ended
 * there again: nobody is left with a session that they do not know of, and none is shown to who
 * wanted it to be in the keyring only.
 */
final class FreshSession {
  private final Invocation call;
  private final GatewayTarget target;
  private final Json.Doc login;

  /**
   * @param login the gateway's answer
   */
  FreshSession(Invocation call, GatewayTarget target, Json.Doc login) {
    this.call = call;
    this.target = target;
    this.login = login;
  }

  /**
   * Keeps it in its context.
   *
   * @return empty where the context has gone meanwhile
   * @throws Failure exit 1 when it is not kept; says what became of it
   */
  Optional<KeptSession> keep(SessionKeeper keeper, SessionSecrets secrets) {
    try {
      return keeper.keep(_ -> true, secrets);
    } catch (KeyringException e) {
      throw lost("Keyring not usable", e.reason(), secrets);
    } catch (Failure e) {
      throw lost(e.title(), e.detail(), secrets);
    }
  }

  private Failure lost(String title, String reason, SessionSecrets secrets) {
    return Failure.failed(title, reason + "; the session was not kept, and " + ended(secrets));
  }

  private String ended(SessionSecrets secrets) {
    try {
      GatewaySession.fresh(call, target, secrets.token()).end();
      return "was ended at the gateway again";
    } catch (Failure e) {
      return "goes on at the gateway until "
          + login.get("expires_at")
          + ", for it could not be ended there either: "
          + e.detail();
    }
  }
}
