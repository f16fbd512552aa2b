package dev.plexsphere.signer.rotation;

import static dev.plexsphere.kit.time.Clocks.utc;

import java.time.OffsetDateTime;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The table key_fetches. */
final class FetchRows {
  private static final int HELD_MAX = 20;

  /** Newest first, at most 20. */
  List<Fetch> list(Handle handle, StoredKey key) {
    return handle
        .createQuery(
            """
            SELECT scope, key_id, verifier, last_at FROM key_fetches
            WHERE scope = :scope AND key_id = :id ORDER BY last_at DESC LIMIT :max
            """)
        .bind("scope", key.scope())
        .bind("id", key.keyId())
        .bind("max", HELD_MAX)
        .map((rows, _) ->
            new Fetch(
                rows.getString(1),
                rows.getString(2),
                rows.getString(3),
                rows.getObject(4, OffsetDateTime.class).toInstant()))
        .list();
  }

  /** Takes down the newest time of each, and keeps the 20 newest of a key. */
  void record(Handle tx, List<Fetch> fetches) {
    for (var each : fetches) {
      tx.createUpdate(
              """
              INSERT INTO key_fetches (scope, key_id, verifier, last_at)
              SELECT scope, key_id, :verifier, :at FROM signing_keys WHERE scope = :scope AND key_id = :id
              ON CONFLICT (scope, key_id, verifier)
                DO UPDATE SET last_at = greatest(key_fetches.last_at, excluded.last_at)
              """)
          .bind("scope", each.scope())
          .bind("id", each.keyId())
          .bind("verifier", each.verifier())
          .bind("at", utc(each.at()))
          .execute();
    }
    fetches.stream()
        .map(each -> List.of(each.scope(), each.keyId()))
        .distinct()
        .forEach(key ->
            tx.execute(
                """
                DELETE FROM key_fetches WHERE scope = ? AND key_id = ? AND verifier NOT IN (
                  SELECT verifier FROM key_fetches WHERE scope = ? AND key_id = ? ORDER BY last_at DESC LIMIT ?)
                """,
                key.get(0),
                key.get(1),
                key.get(0),
                key.get(1),
                HELD_MAX));
  }
}
