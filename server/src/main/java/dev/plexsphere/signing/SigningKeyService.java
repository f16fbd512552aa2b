package dev.plexsphere.signing;

import dev.plexsphere.ids.Scope;
import dev.plexsphere.kit.db.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The public keys of every scope, as this installation knows them with or without a signer.
 * Thread-safe.
 */
public final class SigningKeyService {
  private final Database database;
  private final SigningKeys keys = new SigningKeys();
  private final KeyFetches fetches = new KeyFetches();

  public SigningKeyService(Database database) {
    this.database = database;
  }

  /** A scope's keys, oldest first; only those that signed something. */
  public List<KnownKey> history(Scope scope) {
    return database.read(handle -> history(handle, scope));
  }

  /** The same, as {@code handle} sees it. */
  public List<KnownKey> history(Handle handle, Scope scope) {
    return keys.list(handle, scope).stream().map(KnownKey::of).toList();
  }

  /** The key that was last known to sign. */
  Optional<SigningKey> newest(Scope scope) {
    return database.read(handle -> keys.newest(handle, scope)).map(SigningKeys.Row::key);
  }

  /** Keeps a scope's first key, unless it has one. */
  void keepFirst(Scope scope, SigningKey key) {
    database.inTransaction(tx -> keys.insert(tx, scope, new SigningKeys.Row(1, key, null)));
  }

  /** Keeps a key that was announced, in the transaction that tells the world of it. */
  public void keep(Handle tx, Announcement announcement) {
    var scope = announcement.scope();
    int number = keys.newest(tx, scope).map(SigningKeys.Row::number).orElse(0) + 1;
    keys.insert(
        tx,
        scope,
        new SigningKeys.Row(
            number,
            announcement.key(),
            new SigningKeys.Signed(announcement.canonical(), announcement.signature())));
  }

  /** Takes down who read a key, for whoever wants to close a rotation. */
  void noteFetch(Scope scope, String keyId, String verifier, Instant at) {
    fetches.note(scope, keyId, verifier, at);
  }

  KeyFetches fetches() {
    return fetches;
  }
}
