package dev.plexsphere.signer.rotation;

import dev.plexsphere.kit.db.Database;
import dev.plexsphere.signer.SignerRefusal;
import dev.plexsphere.signer.rotation.StoredKey.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What anybody may know of keys: public halves, rotations, and who reads which. Thread-safe. */
public final class KeyDirectory {
  private static final int ANNOUNCEMENTS_MAX = 1_000;
  private static final int CACHED_MAX = 10_000;

  private final Database database;
  private final KeyRows keys = new KeyRows();
  private final RotationRows rotations = new RotationRows();
  private final FetchRows fetches = new FetchRows();

  /** A retired key never changes, so it need not be read twice. */
  private final ConcurrentMap<String, StoredKey> retired = new ConcurrentHashMap<>();

  public KeyDirectory(Database database) {
    this.database = database;
  }

  /** A key, and whether it came from memory. */
  public record Found(StoredKey key, boolean cached) {}

  /**
   * One key.
   *
   * @throws SignerRefusal NOT_FOUND
   */
  public Found get(ScopeName scope, KeyId id) {
    var name = scope + " " + id;
    var known = retired.get(name);
    if (known != null) {
      return new Found(known, true);
    }
    var key =
        database.read(handle ->
            keys.find(handle, scope, id)
                .orElseThrow(() ->
                    keys.isElsewhere(handle, id)
                        ? SignerRefusal.otherScope()
                        : SignerRefusal.noKey()));
    if (key.state() == State.RETIRED && retired.size() < CACHED_MAX) {
      retired.put(name, key);
    }
    return new Found(key, false);
  }

  /** Why a key does not sign although it was asked to: never returns. */
  public SignerRefusal whyNot(ScopeName scope, KeyId id) {
    return switch (get(scope, id).key().state()) {
      case RETIRED -> SignerRefusal.retired();
      case ROTATING, ACTIVE -> SignerRefusal.rotating(); // active by now: ask again
    };
  }

  /**
   * A key for a list.
   *
   * @param open the rotation by which it came, while that is open
   */
  public record Listed(StoredKey key, Optional<Rotation> open, List<Fetch> fetches) {}

  /** Keys in the order of scope and number, from behind a place. */
  public List<Listed> list(String scope, Place after, int max) {
    return database.read(handle ->
        keys.list(handle, scope, after.scope(), after.number(), max).stream()
            .map(key ->
                new Listed(
                    key,
                    rotations
                        .open(handle, new ScopeName(key.scope()))
                        .filter(rotation -> rotation.newKeyId().equals(key.keyId())),
                    fetches.list(handle, key)))
            .toList());
  }

  /** A place in the list of all keys. */
  public record Place(String scope, int number) {
    /** Before the first. */
    public static final Place START = new Place("", 0);

    /** The place of a key. */
    public static Place of(StoredKey key) {
      return new Place(key.scope(), key.number());
    }
  }

  /** The rotations of a scope, oldest first, at most a thousand. */
  public List<Rotation> rotations(ScopeName scope) {
    return database.read(handle -> rotations.list(handle, scope, ANNOUNCEMENTS_MAX));
  }

  /** The rotations of every scope, oldest first, at most a thousand. */
  public List<Rotation> rotations(Instant since) {
    return database.read(handle -> rotations.since(handle, since, ANNOUNCEMENTS_MAX));
  }

  /** Takes down who read which key. */
  public void record(List<Fetch> read) {
    database.inTransaction(tx -> fetches.record(tx, read));
  }

  /** The handles of all keys. */
  public Set<String> handles() {
    return database.read(keys::handles);
  }
}
