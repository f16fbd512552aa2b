package dev.plexsphere.setup;

import dev.plexsphere.account.Account;
import dev.plexsphere.account.AccountService;
import dev.plexsphere.account.LinkDeliveryService;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.license.LicenseService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What a server does about the setup when it starts: installs the mounted license, sees that a
 * secret opens the gate, and makes the mounted operator. What is wrong with any of it is logged and
 * stops nothing: the gate stays open for a person.
 */
public final class Opening {
  private static final Logger LOG = Logger.getLogger(Opening.class.getName());

  private final Database database;
  private final GateService gate;
  private final LicenseService licenses;
  private final BootstrapService bootstraps;
  private final AccountService accounts;
  private final LinkDeliveryService links;

  public Opening(
      Database database,
      GateService gate,
      LicenseService licenses,
      BootstrapService bootstraps,
      AccountService accounts,
      LinkDeliveryService links) {
    this.database = database;
    this.gate = gate;
    this.licenses = licenses;
    this.bootstraps = bootstraps;
    this.accounts = accounts;
    this.links = links;
  }

  /** Does what was configured; again changes nothing. */
  public void open(Mounted mounted) {
    install(mounted.license());
    if (!gate.isOpen()) {
      return;
    }
    openWith(mounted);
    var operator = mounted.operator();
    if (operator != null) {
      make(operator, mounted.devMode());
    }
  }

  private void install(@Nullable String license) {
    if (license == null) {
      return;
    }
    try {
      database.inTransaction(tx -> licenses.install(tx, license));
    } catch (RefusedException e) {
      LOG.log(Level.WARNING, "license.file was not installed: {0}", e.refusal().detail());
    }
  }

  private void openWith(Mounted mounted) {
    var configured = mounted.secret();
    if (configured != null) {
      gate.useSecret(configured);
      LOG.log(Level.INFO, "this installation is not set up; setup.secret-file opens the setup");
      return;
    }
    var file = mounted.secretOut().toAbsolutePath();
    try {
      var made = new Secret(Secrets.opaque());
      if (gate.offerSecret(made, () -> write(file, made.reveal() + "\n")) || isIn(file)) {
        LOG.log(Level.INFO, "this installation is not set up; the setup secret is in {0}", file);
      } else {
        LOG.log(
            Level.WARNING,
            "this installation is not set up, and its setup secret is not in {0}: another node has"
                + " it; set setup.secret-file to replace it",
            file);
      }
    } catch (UncheckedIOException e) {
      LOG.log(
          Level.WARNING,
          "no setup secret was made: {0} cannot be written; set setup.secret-out or"
              + " setup.secret-file",
          file);
    }
  }

  private boolean isIn(Path file) {
    try {
      return Files.isReadable(file) && gate.isSecret(Files.readString(file).strip());
    } catch (IOException e) {
      return false;
    }
  }

  /** A file that only its owner reads, whole or not at all. */
  private static void write(Path file, String text) {
    try {
      var part = file.resolveSibling(file.getFileName() + ".part");
      Files.deleteIfExists(part);
      Files.createFile(
          part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(part, text);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void make(Mounted.Operator operator, boolean devMode) {
    var credential = devMode ? operator.credential() : null;
    if (operator.credential() != null && !devMode) {
      LOG.log(
          Level.WARNING,
          "the operator's initial credential is ignored in deployment mode prod; they activate by a"
              + " link");
    }
    if (credential == null && isWaitingFor(operator.email())) {
      return; // an earlier start has sent or offered a link
    }
    try {
      var done = bootstraps.bootstrap(operator.email(), operator.displayName(), credential);
      var link = done.link();
      if (link == null) {
        LOG.log(Level.INFO, "the mounted operator is active; the setup is closed");
      } else if (links.deliver(link).sent()) {
        LOG.log(Level.INFO, "the mounted operator was sent an activation link");
      } else {
        LOG.log(
            Level.INFO,
            "the mounted operator is made and not active: get their link at /setup or with plexctl"
                + " operator bootstrap");
      }
    } catch (RefusedException e) {
      LOG.log(Level.WARNING, "the mounted operator was not made: {0}", e.refusal().detail());
    }
  }

  private boolean isWaitingFor(String email) {
    return accounts
        .findByEmail(DomainId.PLATFORM, email)
        .map(Account::id)
        .filter(gate::isWaitingFor)
        .isPresent();
  }
}
