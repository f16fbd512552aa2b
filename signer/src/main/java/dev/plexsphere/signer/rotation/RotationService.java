package dev.plexsphere.signer.rotation;

import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.signer.SignerRefusal;
import dev.plexsphere.signer.provider.KeyProvider;
import dev.plexsphere.signer.provider.KeyProvider.GeneratedKey;
import dev.plexsphere.signer.provider.ProviderException;
import dev.plexsphere.signer.rotation.StoredKey.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * How the keys of a scope follow each other. A key is made by the provider first and counts from
 * the commit of its row on, together with the old key's announcement of it; what a crash leaves
 * between the two is a key that nothing names. Thread-safe, on any number of signers.
 */
public final class RotationService {
  private static final Logger LOG = Logger.getLogger(RotationService.class.getName());

  private final Database database;
  private final KeyProvider provider;
  private final InstantSource clock;
  private final Profile profile;
  private final Announcer announcer;
  private final KeyRows keys = new KeyRows();
  private final RotationRows rotations = new RotationRows();

  /**
   * @param overlap how long verifiers should keep the old key
   */
  public RotationService(
      Database database,
      KeyProvider provider,
      Ids ids,
      InstantSource clock,
      Profile profile,
      Duration overlap) {
    this.database = database;
    this.provider = provider;
    this.clock = clock;
    this.profile = profile;
    this.announcer = new Announcer(provider, ids, overlap);
  }

  /** A key, and whether it was made just now. */
  public record Ensured(StoredKey key, boolean created) {}

  /**
   * The key that signs for a scope; its first one is made if it has none.
   *
   * @param id the first key's; empty for one made of the month
   */
  public Ensured ensure(ScopeName scope, Optional<KeyId> id) {
    profile.require(scope);
    var there = active(scope);
    if (there.isPresent()) {
      return new Ensured(there.get(), false);
    }
    var now = clock.instant();
    var name =
        id.orElseGet(() ->
            new KeyId(scope.defaultKeyId(YearMonth.from(now.atOffset(ZoneOffset.UTC)).toString())));
    var made = provider.generate(scope.value(), name.value());
    var row = row(scope, 1, name, made, now);
    boolean ours = orRetire(made, () -> database.transaction(tx -> keys.insert(tx, row)));
    if (!ours) {
      retire(made.handle());
    }
    return new Ensured(active(scope).orElseThrow(SignerRefusal::noKey), ours);
  }

  private static StoredKey row(
      ScopeName scope, int number, KeyId id, GeneratedKey made, Instant now) {
    return new StoredKey(
        scope.value(),
        number,
        id.value(),
        State.ACTIVE,
        made.publicKey(),
        made.handle(),
        now,
        null);
  }

  /** The key that signs. */
  public Optional<StoredKey> active(ScopeName scope) {
    return database.read(handle ->
        Optional.ofNullable(
            keys.active(handle, java.util.Set.of(scope.value())).get(scope.value())));
  }

  /**
   * Opens a rotation: from its commit on the new key signs.
   *
   * @param dryRun checks everything and changes nothing
   * @throws SignerRefusal when the scope has no key, a rotation is open, or the id was used before
   */
  public Rotation open(ScopeName scope, KeyId newId, boolean dryRun) {
    profile.require(scope);
    var old =
        database.read(handle ->
            requireOpenable(
                handle,
                scope,
                newId,
                keys.active(handle, java.util.Set.of(scope.value())).get(scope.value())));
    if (dryRun) {
      return announcer.preview(old, newId, clock.instant());
    }
    var made = provider.generate(scope.value(), newId.value());
    return orRetire(made, () -> database.transaction(tx -> open(tx, scope, newId, made)));
  }

  private Rotation open(Handle tx, ScopeName scope, KeyId newId, GeneratedKey made) {
    var locked = keys.lockActive(tx, scope).orElse(null);
    var old = requireOpenable(tx, scope, newId, locked);
    var now = clock.instant();
    var rotation = announcer.announce(old, newId, made.publicKey(), now);
    keys.setState(tx, old, State.ROTATING);
    rotations.insert(tx, rotation);
    if (!keys.insert(tx, row(scope, old.number() + 1, newId, made, now))) {
      throw SignerRefusal.rotating();
    }
    return rotation;
  }

  private StoredKey requireOpenable(
      Handle handle,
      ScopeName scope,
      KeyId newId,
      @org.jspecify.annotations.Nullable StoredKey active) {
    if (rotations.open(handle, scope).isPresent()) {
      throw SignerRefusal.rotating();
    }
    if (active == null) {
      throw SignerRefusal.noKey();
    }
    if (keys.find(handle, scope, newId).isPresent()) {
      throw SignerRefusal.invalid("the scope has had a key " + newId);
    }
    return active;
  }

  /**
   * Closes the open rotation: the old key is retired.
   *
   * @throws SignerRefusal when none is open, or another pair's
   */
  public void close(ScopeName scope, KeyId oldId, KeyId newId, boolean dryRun) {
    profile.require(scope);
    var retired = database.transaction(tx -> close(tx, scope, oldId, newId, dryRun));
    if (!dryRun) {
      retire(retired.handle());
    }
  }

  private StoredKey close(Handle tx, ScopeName scope, KeyId oldId, KeyId newId, boolean dryRun) {
    keys.lockActive(tx, scope);
    var old = require(tx, scope, oldId);
    require(tx, scope, newId);
    var open = rotations.open(tx, scope).orElseThrow(SignerRefusal::notRotating);
    if (!open.oldKeyId().equals(oldId.value()) || !open.newKeyId().equals(newId.value())) {
      throw SignerRefusal.otherRotation(open.oldKeyId(), open.newKeyId());
    }
    if (!dryRun) {
      var now = clock.instant();
      keys.retire(tx, old, now);
      rotations.close(tx, open, now);
    }
    return old;
  }

  private StoredKey require(Handle handle, ScopeName scope, KeyId id) {
    return keys.find(handle, scope, id)
        .orElseThrow(() ->
            keys.isElsewhere(handle, id) ? SignerRefusal.otherScope() : SignerRefusal.noKey());
  }

  /** Best effort: a retired key signs nothing, whether or not its private half is gone. */
  private void retire(String handle) {
    try {
      provider.retire(handle);
    } catch (ProviderException e) {
      LOG.log(Level.WARNING, "a retired key is still with its provider", e);
    }
  }

  private <T> T orRetire(GeneratedKey made, java.util.function.Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      if (e instanceof SignerRefusal) { // else the commit may have happened
        retire(made.handle());
      }
      throw e;
    }
  }
}
