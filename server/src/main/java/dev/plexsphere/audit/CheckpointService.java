package dev.plexsphere.audit;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.Scope;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.signing.SignerException;
import dev.plexsphere.signing.SigningService;
import dev.plexsphere.verifier.SigningContext;
import dev.plexsphere.verifier.audit.Checkpoint;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * Has the state of chains signed: on a schedule, of those that changed, and of a scope whose key
 * has changed, at once. Each checkpoint of a Domain is also a fact of the platform's chain, and
 * goes to the anchor outside. Thread-safe.
 */
public final class CheckpointService {
  private static final Logger LOG = Logger.getLogger(CheckpointService.class.getName());

  /** Events that one round looks at, and so the most checkpoints that it makes. */
  private static final int ROUND = 2_000;

  private final Database database;
  private final Ledger ledger;
  private final SigningService signing;
  private final InstantSource clock;
  private final Consumer<byte[]> anchor;
  private final Checkpoints checkpoints = new Checkpoints();
  private final AuditEntries entries = new AuditEntries();
  private final Queue<Scope> wanted = new ConcurrentLinkedQueue<>();

  /**
   * @param anchor keeps a line of JSON where the database's superuser cannot reach it
   */
  public CheckpointService(
      Database database,
      Ledger ledger,
      SigningService signing,
      InstantSource clock,
      Consumer<byte[]> anchor) {
    this.database = database;
    this.ledger = ledger;
    this.signing = signing;
    this.clock = clock;
    this.anchor = anchor;
  }

  /** Asks for a checkpoint soon, made by {@link #makeWanted}. */
  public void want(Scope scope) {
    wanted.add(scope);
  }

  /** Makes those of chains that changed since; a round of a job. */
  public int round(Handle tx) {
    var reach = checkpoints.reach(tx);
    long to = Math.min(reach.there(), reach.done() + ROUND);
    if (to == reach.done()) {
      return 0;
    }
    var changed = checkpoints.changed(tx, reach.done(), to);
    changed.forEach(this::makeUnlessRefused);
    checkpoints.reached(tx, to);
    return (int) (to - reach.done());
  }

  /** One scope's trouble is not the others'. */
  private void makeUnlessRefused(Scope scope) {
    try {
      make(scope);
    } catch (SignerException.Refused | SignerException.KeyChanged e) {
      LOG.warning(() -> "no checkpoint of " + scope + " now: " + e.getMessage());
      wanted.add(scope);
    }
  }

  /**
   * Makes a checkpoint of a scope's chain as it is now; none when the newest says the same with the
   * same key.
   *
   * @return whether one was made
   */
  public boolean make(Scope scope) {
    var key = signing.current(scope);
    var next = database.read(handle -> next(handle, scope, key.id()));
    if (next.isEmpty()) {
      return false;
    }
    var canonical = next.get().canonical();
    var stored =
        new StoredCheckpoint(
            next.get(),
            canonical,
            signing
                .sign(scope, key.id(), SigningContext.CHECKPOINT, List.of(canonical))
                .get()
                .getFirst());
    if (!stored.isSignedBy(key)) {
      throw new IllegalStateException("the signer's signature is not good: " + scope);
    }
    boolean made = database.transaction(tx -> keep(tx, scope, stored));
    if (made) {
      anchor.accept(Json.writeAny(stored.wire()));
    }
    return made;
  }

  private boolean keep(Handle tx, Scope scope, StoredCheckpoint stored) {
    if (!checkpoints.insert(tx, scope, stored)) {
      return false;
    }
    var made = stored.checkpoint();
    if (!scope.domain().isPlatform()) {
      ledger.record(
          tx,
          DomainId.PLATFORM,
          new AuditFact.Checkpointed(
              scope,
              made.number(),
              made.sequence(),
              made.headHash(),
              made.keyId(),
              Base64.getEncoder().encodeToString(stored.signature())));
    }
    return true;
  }

  private Optional<Checkpoint> next(Handle handle, Scope scope, String keyId) {
    var newest = checkpoints.newest(handle, scope).map(StoredCheckpoint::checkpoint);
    var head = entries.head(handle, scope);
    long seq = head.map(AuditEntries.Head::seq).orElse(0L);
    if (newest.filter(old -> old.sequence() == seq && old.keyId().equals(keyId)).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        new Checkpoint(
            scope.toString(),
            newest.map(Checkpoint::number).orElse(0L) + 1,
            seq,
            Hashes.hex(head.map(AuditEntries.Head::hash).orElse(Hashes.GENESIS)),
            entries.unsealed(handle, scope),
            clock.instant(),
            keyId));
  }

  /** Makes those that were asked for, putting off what the signer does not sign now. */
  public void makeWanted() {
    for (var scope = wanted.poll(); scope != null; scope = wanted.poll()) {
      try {
        make(scope);
      } catch (SignerException e) {
        wanted.add(scope);
        LOG.fine(() -> "a checkpoint waits: " + e.getMessage());
        return;
      }
    }
  }
}
