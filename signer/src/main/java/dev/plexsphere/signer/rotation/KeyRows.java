package dev.plexsphere.signer.rotation;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.signer.rotation.StoredKey.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** The table signing_keys. */
final class KeyRows {
  private static final String COLUMNS =
      "scope, number, key_id, state, public_key, handle, valid_from, valid_until";

  /** The keys that sign for these scopes. One statement, whatever their number. */
  Map<String, StoredKey> active(Handle handle, Set<String> scopes) {
    var found = new HashMap<String, StoredKey>();
    handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM signing_keys WHERE scope = ANY (:scopes) AND state = 'active'")
        .bindArray("scopes", String.class, scopes.toArray())
        .map((rows, _) -> key(rows))
        .forEach(key -> found.put(key.scope(), key));
    return found;
  }

  /** Locks the key that signs, against every other change of its scope. */
  Optional<StoredKey> lockActive(Handle tx, ScopeName scope) {
    return tx.createQuery(
            "SELECT "
                + COLUMNS
                + " FROM signing_keys WHERE scope = :scope AND state = 'active' FOR UPDATE")
        .bind("scope", scope.value())
        .map((rows, _) -> key(rows))
        .findOne();
  }

  Optional<StoredKey> find(Handle handle, ScopeName scope, KeyId id) {
    return handle
        .createQuery(
            "SELECT " + COLUMNS + " FROM signing_keys WHERE scope = :scope AND key_id = :id")
        .bind("scope", scope.value())
        .bind("id", id.value())
        .map((rows, _) -> key(rows))
        .findOne();
  }

  /** Whether any other scope has a key of that name. */
  boolean isElsewhere(Handle handle, KeyId id) {
    return handle
        .createQuery("SELECT EXISTS (SELECT FROM signing_keys WHERE key_id = :id)")
        .bind("id", id.value())
        .mapTo(Boolean.class)
        .one();
  }

  /** False when the scope has a key of that place or name, or one that signs. */
  boolean insert(Handle tx, StoredKey key) {
    return tx.createUpdate(
                "INSERT INTO signing_keys ("
                    + COLUMNS
                    + """
                    ) VALUES (:scope, :number, :id, :state, :public, :handle, :from, NULL)
                    ON CONFLICT DO NOTHING
                    """)
            .bind("scope", key.scope())
            .bind("number", key.number())
            .bind("id", key.keyId())
            .bind("state", wire(key.state()))
            .bind("public", key.publicKey())
            .bind("handle", key.handle())
            .bind("from", utc(key.validFrom()))
            .execute()
        == 1;
  }

  void setState(Handle tx, StoredKey key, State state) {
    tx.createUpdate("UPDATE signing_keys SET state = :state WHERE scope = :scope AND number = :n")
        .bind("state", wire(state))
        .bind("scope", key.scope())
        .bind("n", key.number())
        .execute();
  }

  void retire(Handle tx, StoredKey key, Instant now) {
    setState(tx, key, State.RETIRED);
    tx.createUpdate(
            "UPDATE signing_keys SET valid_until = :now WHERE scope = :scope AND number = :n")
        .bind("now", utc(now))
        .bind("scope", key.scope())
        .bind("n", key.number())
        .execute();
  }

  /** Behind a place, in order; of every scope when {@code scope} is empty. */
  List<StoredKey> list(Handle handle, String scope, String afterScope, int afterNumber, int max) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + """
                 FROM signing_keys
                WHERE (scope, number) > (:afterScope, :afterNumber) AND (:scope = '' OR scope = :scope)
                ORDER BY scope, number LIMIT :max
                """)
        .bind("scope", scope)
        .bind("afterScope", afterScope)
        .bind("afterNumber", afterNumber)
        .bind("max", max)
        .map((rows, _) -> key(rows))
        .list();
  }

  /** The handles of keys that sign or may be asked for; a retired one's is gone. */
  Set<String> handles(Handle handle) {
    return new HashSet<>(
        handle.createQuery("SELECT handle FROM signing_keys").mapTo(String.class).list());
  }

  private static String wire(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static StoredKey key(ResultSet rows) throws SQLException {
    var until = rows.getObject("valid_until", OffsetDateTime.class);
    return new StoredKey(
        rows.getString("scope"),
        rows.getInt("number"),
        rows.getString("key_id"),
        State.valueOf(rows.getString("state").toUpperCase(Locale.ROOT)),
        rows.getBytes("public_key"),
        rows.getString("handle"),
        rows.getObject("valid_from", OffsetDateTime.class).toInstant(),
        until == null ? null : until.toInstant());
  }
}
