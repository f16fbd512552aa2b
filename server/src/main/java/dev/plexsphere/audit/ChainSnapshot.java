package dev.plexsphere.audit;

import dev.plexsphere.audit.ChainCheck.Divergence;
import dev.plexsphere.ids.Scope;
import dev.plexsphere.signing.KnownKey;
import dev.plexsphere.verifier.audit.Checkpoint;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A whole chain as it was at one moment: it grows all the time, and what is read of it piece by
 * piece has to agree with its end.
 */
final class ChainSnapshot {
  private static final int CHECKPOINT_PAGE = 500;

  private final Handle tx;
  private final Scope scope;
  private final List<KnownKey> keys;
  private final AuditEntries entries = new AuditEntries();
  private final Checkpoints checkpoints = new Checkpoints();

  /**
   * @param tx sees one moment of the database
   * @param keys what the scope's checkpoints were ever signed with, oldest first
   */
  ChainSnapshot(Handle tx, Scope scope, List<KnownKey> keys) {
    this.tx = tx;
    this.scope = scope;
    this.keys = keys;
  }

  Scope scope() {
    return scope;
  }

  /** Oldest first. */
  List<KnownKey> keys() {
    return keys;
  }

  /** Oldest first. */
  void eachCheckpoint(Consumer<StoredCheckpoint> work) {
    long number = 0;
    for (var page = checkpoints.after(tx, scope, number, CHECKPOINT_PAGE);
        !page.isEmpty();
        page = checkpoints.after(tx, scope, number, CHECKPOINT_PAGE)) {
      page.forEach(work);
      number = page.getLast().checkpoint().number();
    }
  }

  /** In order, in memory that does not grow with them. */
  void each(Consumer<AuditEntry> work) {
    try (var chain = entries.stream(tx, scope, 1, Long.MAX_VALUE)) {
      chain.forEach(work);
    }
  }

  /**
   * Walks a piece of the chain.
   *
   * @param from the first entry, from 1
   * @param to the last; {@link Long#MAX_VALUE} for all that follow
   */
  Verification verify(long from, long to) {
    var previous =
        from == 1
            ? Optional.of(Hashes.GENESIS)
            : entries.find(tx, scope, from - 1).map(entry -> entry.links().hash());
    var check = new ChainCheck(scope.domain().tenantId(), from, previous.orElse(Hashes.GENESIS));
    var newest = new NewestCheckpoint();
    var found = checkpoints(check, newest);
    if (found.isEmpty()) {
      found = entries(check, to);
    }
    if (found.isEmpty() && to == Long.MAX_VALUE) {
      found =
          check
              .end(newest.find())
              .or(() -> headless(check))
              .or(() -> unwitnessed(check, newest.find()));
    }
    long covered = newest.find().map(Checkpoint::sequence).orElse(0L);
    long unsealed = entries.unsealed(tx, scope);
    return found
        .map(no ->
            new Verification(
                from,
                Math.min(check.seq(), no.seq() - 1),
                no.seq(),
                no.expected(),
                no.observed(),
                no.what(),
                unsealed,
                covered))
        .orElseGet(
            () -> new Verification(from, check.seq(), null, null, null, "", unsealed, covered));
  }

  /** The newest of the checkpoints that are good. */
  private static final class NewestCheckpoint {
    private @Nullable Checkpoint newest;

    Optional<Checkpoint> find() {
      return Optional.ofNullable(newest);
    }
  }

  private Optional<Divergence> checkpoints(ChainCheck check, NewestCheckpoint newest) {
    var known = new HashMap<String, KnownKey>();
    keys.forEach(each -> known.put(each.key().id(), each));
    long number = 0;
    for (var page = checkpoints.after(tx, scope, number, CHECKPOINT_PAGE);
        !page.isEmpty();
        page = checkpoints.after(tx, scope, number, CHECKPOINT_PAGE)) {
      for (var stored : page) {
        var objection = objection(stored, number + 1, newest.find(), known);
        if (objection.isPresent()) {
          return Optional.of(
              new Divergence(
                  newest.find().map(Checkpoint::sequence).orElse(0L) + 1,
                  null,
                  null,
                  "checkpoint " + (number + 1) + " " + objection.get()));
        }
        number++;
        newest.newest = stored.checkpoint();
        if (stored.checkpoint().sequence() >= check.from()) {
          check.expect(stored.checkpoint());
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> objection(
      StoredCheckpoint stored,
      long number,
      Optional<Checkpoint> before,
      Map<String, KnownKey> known) {
    var checkpoint = stored.checkpoint();
    if (checkpoint.number() != number) {
      return Optional.of("is missing");
    }
    if (before.filter(old -> old.sequence() > checkpoint.sequence()).isPresent()) {
      return Optional.of("is older than the one before it");
    }
    var key = known.get(checkpoint.keyId());
    boolean signed =
        key != null
            && Arrays.equals(stored.canonical(), checkpoint.canonical())
            && stored.isSignedBy(key.key());
    return signed ? Optional.empty() : Optional.of("is not what a key of this chain signed");
  }

  private Optional<Divergence> entries(ChainCheck check, long to) {
    try (var chain = entries.stream(tx, scope, check.from(), to)) {
      return chain.map(check::take).flatMap(Optional::stream).findFirst();
    }
  }

  /** The sealer's note of the chain's end must agree with what is there. */
  private Optional<Divergence> headless(ChainCheck check) {
    long head = entries.head(tx, scope).map(AuditEntries.Head::seq).orElse(0L);
    return head > check.seq()
        ? Optional.of(
            new Divergence(
                check.seq() + 1,
                null,
                null,
                "the chain ends at " + check.seq() + ", but " + head + " entries were sealed"))
        : Optional.empty();
  }

  /** The platform's chain tells of every checkpoint: one that is not here was removed. */
  private Optional<Divergence> unwitnessed(ChainCheck check, Optional<Checkpoint> newest) {
    long held = newest.map(Checkpoint::number).orElse(0L);
    return entries
        .witnessed(tx, scope)
        .filter(number -> number > held)
        .map(number ->
            new Divergence(
                check.seq() + 1,
                null,
                null,
                "checkpoint " + number + ", of which the platform's chain tells, is missing"));
  }
}
