package dev.plexsphere.cli.gateway;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.GatewayContext;
import dev.plexsphere.cli.config.KeptSession;
import dev.plexsphere.cli.config.SecureStorage;
import dev.plexsphere.cli.config.SessionSecrets;
import dev.plexsphere.cli.keyring.KeyringException;
import dev.plexsphere.cli.output.Failure;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Keeps the session of a context in the file, or in the keyring with its id in the file. */
public final class SessionKeeper {
  private final Invocation call;
  private final GatewayTarget target;
  private final SecureStorage storage;
  private boolean usesKeyring;

  private SessionKeeper(
      Invocation call, GatewayTarget target, SecureStorage storage, boolean usesKeyring) {
    this.call = call;
    this.target = target;
    this.storage = storage;
    this.usesKeyring = usesKeyring;
  }

  /**
   * For a login that has not begun: a session that was made and then could not be kept would be
   * lost, so it is tried out first.
   *
   * @throws Failure exit 1 when there is no place for a session
   */
  public static SessionKeeper forLogin(
      Invocation call, GatewayTarget target, SecureStorage storage) {
    call.configFile().probe();
    var keeper = new SessionKeeper(call, target, storage, storage != SecureStorage.NEVER);
    if (keeper.usesKeyring) {
      keeper.probe();
    }
    return keeper;
  }

  /** For a session in the place of one that is over: it goes where that was. */
  static SessionKeeper forRenewal(
      Invocation call, GatewayTarget target, SecureStorage storage, KeptSession over) {
    return new SessionKeeper(call, target, storage, over instanceof KeptSession.InKeyring);
  }

  private void probe() {
    try {
      alone(() -> call.keyring().probe(call.random()));
    } catch (KeyringException e) {
      if (storage == SecureStorage.REQUIRE) {
        throw Failure.failed(
                "Keyring not usable",
                e.reason()
                    + "; nobody was signed in. It takes secret-tool (package libsecret-tools) and"
                    + " an unlocked keyring, or --secure-storage never")
            .hint(GatewayTarget.loginCommand(call) + " --secure-storage never");
      }
      goWithout(e);
    }
  }

  /** The one warning of {@code prefer}. */
  private void goWithout(KeyringException e) {
    usesKeyring = false;
    call.streams()
        .warn(
            "the keyring is not usable ("
                + e.reason()
                + "), so the session is kept in "
                + call.configFile().shown());
  }

  /**
   * Keeps a session, where its context is still as it was.
   *
   * @param isStill what the context must be like now: another process may have changed it
   * @return how it is kept; empty where the context is another now
   * @throws KeyringException when it may be kept in the keyring only, and is not
   */
  public Optional<KeptSession> keep(Predicate<GatewayContext> isStill, SessionSecrets secrets)
      throws KeyringException {
    if (usesKeyring) {
      try {
        return inKeyring(isStill, secrets);
      } catch (KeyringException e) {
        if (storage != SecureStorage.PREFER) {
          throw e;
        }
        goWithout(e);
      }
    }
    return named(isStill, new KeptSession.InFile(secrets));
  }

  private Optional<KeptSession> inKeyring(Predicate<GatewayContext> isStill, SessionSecrets secrets)
      throws KeyringException {
    var id = new UUID(call.random().nextLong(), call.random().nextLong()).toString();
    var label = "plexctl: session of context '" + target.name() + "' at " + target.server();
    alone(() -> call.keyring().store(id, label, secrets.joined()));
    Optional<KeptSession> kept = Optional.empty();
    try {
      kept = named(isStill, new KeptSession.InKeyring(id, secrets.refresh() != null));
    } finally {
      if (kept.isEmpty()) {
        call.keyring().forget(id);
      }
    }
    return kept;
  }

  private interface Step {
    void run() throws KeyringException;
  }

  /**
   * A keyring writes one thing after the other: the turn of others must not count as its silence.
   */
  private void alone(Step step) throws KeyringException {
    var failure = new AtomicReference<@Nullable KeyringException>();
    call.configFile()
        .exclusively(
            "keyring",
            () -> {
              try {
                step.run();
              } catch (KeyringException e) {
                failure.set(e);
              }
            });
    var failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  private Optional<KeptSession> named(Predicate<GatewayContext> isStill, KeptSession session) {
    return target.change(call, isStill, now -> now.withSession(session).withStorage(storage))
        ? Optional.of(session)
        : Optional.empty();
  }
}
