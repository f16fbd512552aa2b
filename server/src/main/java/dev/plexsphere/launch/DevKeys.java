package dev.plexsphere.launch;

import dev.plexsphere.Services;
import dev.plexsphere.authn.Operator;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.Scope;
import dev.plexsphere.signing.SignerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Logger;

/**
 * The signing keys of {@code plexsphere dev}: names that a document can rely on, and one rotation
 * that waits to be closed.
 */
final class DevKeys {
  /** For {@code signer.first-keys}. */
  static final String FIRST =
      "platform=platform-2026-04,domain:" + Fixtures.GAMMA + "=domain-2026-04";

  private static final Logger LOG = Logger.getLogger(DevKeys.class.getName());
  private static final String NEXT = "domain-2026-05";
  private static final Duration AGAIN = Duration.ofMillis(100);
  private static final int TRIES = 600;

  private DevKeys() {}

  /** Opens the rotation once per data directory, as soon as the signer answers. */
  static void seed(Services services, DevOperator operator, Path marker) {
    if (!Files.exists(marker)) {
      Thread.ofVirtual().start(() -> rotate(services, operator, marker));
    }
  }

  private static void open(Services services, Scope gamma, Operator by) {
    try {
      services.stream().openRotation(gamma, NEXT, by);
    } catch (SignerException.KeyChanged e) {
      LOG.fine("a rotation is open already");
    }
  }

  private static void rotate(Services services, DevOperator operator, Path marker) {
    var olive = services.accounts().findByEmail(DomainId.PLATFORM, operator.email());
    if (olive.isEmpty()) {
      LOG.warning(() -> "there is no account " + operator.email() + " to open a rotation");
      return;
    }
    var by = new Operator(olive.get().id(), operator.email(), "dev");
    var gamma = new Scope(DomainId.parse(Fixtures.GAMMA));
    for (int i = 0; i < TRIES; i++) {
      try {
        open(services, gamma, by);
        Files.writeString(marker, "");
        return;
      } catch (SignerException e) {
        LOG.fine(() -> "the signer is not ready: " + e.getMessage());
        LockSupport.parkNanos(AGAIN.toNanos());
      } catch (IOException e) {
        LOG.warning(() -> "cannot write " + marker + ": " + e.getMessage());
        return;
      }
    }
  }
}
