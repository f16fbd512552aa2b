package dev.plexsphere.setup;

import dev.plexsphere.account.Account;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.ledger.Ledger;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Handle;

/**
 * The setup gate: open until the first operator has activated, then closed for ever. An open gate
 * is asked of the database every time, since another node may have closed it; a closed one is
 * remembered, since nothing opens it again. Thread-safe.
 */
public final class GateService {
  private final Database database;
  private final Ledger ledger;
  private final InstantSource clock;
  private final Gates gates = new Gates();
  private volatile boolean closed;

  public GateService(Database database, Ledger ledger, InstantSource clock) {
    this.database = database;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** True while setup is allowed. */
  public boolean isOpen() {
    return !closed && row().isOpen();
  }

  /** How far the setup is; {@code licensed} is asked only where it matters. */
  public GateState state(BooleanSupplier licensed) {
    if (closed) {
      return GateState.CLOSED;
    }
    var row = row();
    if (!row.isOpen()) {
      return GateState.CLOSED;
    }
    if (!licensed.getAsBoolean()) {
      return GateState.OPEN;
    }
    return row.operator() == null ? GateState.LICENSED : GateState.BOOTSTRAPPED;
  }

  /**
   * Lets pass while the gate is open.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code not_found}
   */
  public void requireOpen() {
    if (!isOpen()) {
      throw gone();
    }
  }

  /** True when this account's activation closes the gate. */
  boolean isWaitingFor(UUID account) {
    return account.equals(row().operator());
  }

  /** True for the setup secret. */
  boolean isSecret(String presented) {
    return secretHash().filter(hash -> Secrets.same(hash, hash(presented))).isPresent();
  }

  /** SHA-256 of the setup secret in hex, while there is one. */
  Optional<String> secretHash() {
    return Optional.ofNullable(row().secretHash());
  }

  /** What {@link #secretHash} is for this secret. */
  static String hash(String secret) {
    return hex(Secrets.sha256(secret));
  }

  /** Whose activation closes the gate; empty before the first bootstrap. */
  Optional<UUID> operator() {
    return Optional.ofNullable(row().operator());
  }

  /** Has a secret of somebody's choice open the gate, whatever did before. */
  void useSecret(Secret secret) {
    var hash = Secrets.sha256(secret.reveal());
    var before = row().secretHash();
    if (before != null && Secrets.same(before, hex(hash))) {
      return;
    }
    database.inTransaction(tx -> {
      if (gates.replaceSecret(tx, hash)) {
        ledger.record(tx, DomainId.PLATFORM, new SetupFact.SecretSet(true));
      }
    });
  }

  /**
   * Has {@code secret} open the gate if nothing does. {@code keep} is run in the transaction, by
   * the one node that wins: what it throws undoes the change.
   */
  boolean offerSecret(Secret secret, Runnable keep) {
    return database.transaction(tx -> {
      boolean won = gates.insertSecret(tx, Secrets.sha256(secret.reveal()));
      if (won) {
        ledger.record(tx, DomainId.PLATFORM, new SetupFact.SecretSet(false));
        keep.run();
      }
      return won;
    });
  }

  /** Begins a bootstrap, after those that are under way; the gate as it is then. */
  GateRow beginBootstrap(Handle tx) {
    gates.lockBootstrap(tx);
    var row = gates.find(tx);
    if (!row.isOpen()) {
      throw gone();
    }
    return row;
  }

  /**
   * Makes {@code operator} the one whose activation closes the gate; who is active closes it now.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code not_found} when it has closed meanwhile
   */
  void bootstrapped(Handle tx, GateRow before, Account operator) {
    var earlier = before.operator();
    if (!gates.setOperator(tx, earlier, operator.id())) {
      throw gone();
    }
    UUID replaced = operator.id().equals(earlier) ? null : earlier;
    ledger.record(tx, DomainId.PLATFORM, new SetupFact.Bootstrapped(operator.id(), replaced));
    if (operator.active()) {
      activated(tx, operator);
    }
  }

  /**
   * Closes the gate if this is the operator it waits for. Called in the transaction that sets their
   * first password: one statement decides.
   */
  public void activated(Handle tx, Account account) {
    if (account.domain().isPlatform() && gates.close(tx, account.id(), clock.instant())) {
      ledger.record(tx, DomainId.PLATFORM, new SetupFact.Closed(account.id()));
    }
  }

  private GateRow row() {
    var row = database.read(gates::find);
    if (!row.isOpen()) {
      closed = true;
    }
    return row;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static RuntimeException gone() {
    return Refusal.of(ErrorCode.NOT_FOUND, "There is nothing at this address.").asException();
  }
}
