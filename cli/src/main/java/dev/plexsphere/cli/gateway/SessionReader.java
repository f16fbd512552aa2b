package dev.plexsphere.cli.gateway;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.GatewayContext;
import dev.plexsphere.cli.config.KeptSession;
import dev.plexsphere.cli.config.SessionSecrets;
import dev.plexsphere.cli.keyring.KeyringException;
import dev.plexsphere.cli.output.Failure;
import java.util.Objects;
import java.util.Optional;

/** Finds the secrets of a session wherever its context keeps them. */
final class SessionReader {
  /** How often another process may replace the session while it is looked up. */
  private static final int TURNS_MAX = 10;

  private final Invocation call;

  SessionReader(Invocation call) {
    this.call = call;
  }

  /** A session with its secrets. */
  record Found(KeptSession kept, SessionSecrets secrets) {}

  /**
   * The session of a context. One that is not in the keyring was perhaps replaced by another
   * process meanwhile, which is seen in the file.
   *
   * @return empty when it is gone from the keyring
   * @throws Failure exit 1 when the keyring cannot be asked: the session goes on, and so it is not
   *     77
   */
  Optional<Found> read(GatewayContext context, KeptSession first) {
    var kept = first;
    for (int i = 0; i < TURNS_MAX; i++) {
      var secrets = secrets(context, kept);
      if (secrets.isPresent()) {
        return Optional.of(new Found(kept, secrets.get()));
      }
      var now = now(context);
      if (now.isEmpty() || now.get().equals(kept)) {
        return Optional.empty();
      }
      kept = now.get();
    }
    return Optional.empty();
  }

  /** The session that the file names now; one for another server is not ours. */
  private Optional<KeptSession> now(GatewayContext context) {
    return call.configFile()
        .load()
        .gateway(context.name())
        .filter(now -> Objects.equals(now.serverUrl(), context.serverUrl()))
        .map(GatewayContext::session);
  }

  private Optional<SessionSecrets> secrets(GatewayContext context, KeptSession kept) {
    // No switch over the two: the JVM would link it anew in every run of every command.
    if (kept instanceof KeptSession.InKeyring entry) {
      var all = inKeyring(context, entry.id());
      return entry.isRenewable()
          ? all
          : all.map(secrets -> new SessionSecrets(secrets.token(), null));
    }
    return Optional.of(((KeptSession.InFile) kept).secrets());
  }

  private Optional<SessionSecrets> inKeyring(GatewayContext context, String id) {
    try {
      return call.keyring().find(id).map(SessionSecrets::split);
    } catch (KeyringException e) {
      throw Failure.failed(
              "Keyring not usable",
              "the session of context '" + context.name() + "' is in it, and " + e.reason())
          .hint(GatewayTarget.loginCommand(call) + " --secure-storage never");
    }
  }
}
