package dev.plexsphere.audit;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.ids.Scope;
import dev.plexsphere.verifier.audit.Checkpoint;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The tables checkpoints and checkpoint_cursor. */
final class Checkpoints {
  private static final String COLUMNS =
      "chain, number, sequence, head_hash, unsealed, issued_at, key_id, canonical, signature";

  /** False when there is one of that number. */
  boolean insert(Handle tx, Scope scope, StoredCheckpoint stored) {
    var checkpoint = stored.checkpoint();
    return tx.createUpdate(
                "INSERT INTO checkpoints ("
                    + COLUMNS
                    + """
                    ) VALUES (:chain, :number, :sequence, :head, :unsealed, :issued, :key, :canonical, :signature)
                    ON CONFLICT DO NOTHING
                    """)
            .bind("chain", scope.chain())
            .bind("number", checkpoint.number())
            .bind("sequence", checkpoint.sequence())
            .bind("head", HexFormat.of().parseHex(checkpoint.headHash()))
            .bind("unsealed", checkpoint.unsealed())
            .bind("issued", utc(checkpoint.issuedAt()))
            .bind("key", checkpoint.keyId())
            .bind("canonical", stored.canonical())
            .bind("signature", stored.signature())
            .execute()
        == 1;
  }

  Optional<StoredCheckpoint> newest(Handle handle, Scope scope) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM checkpoints WHERE chain = :chain ORDER BY number DESC LIMIT 1")
        .bind("chain", scope.chain())
        .map((rows, _) -> stored(rows))
        .findOne();
  }

  /** A piece of a scope's checkpoints, oldest first, from behind {@code number}. */
  List<StoredCheckpoint> after(Handle handle, Scope scope, long number, int max) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM checkpoints WHERE chain = :chain AND number > :number ORDER BY number LIMIT :max")
        .bind("chain", scope.chain())
        .bind("number", number)
        .bind("max", max)
        .map((rows, _) -> stored(rows))
        .list();
  }

  /** Which scopes changed between two positions of the stream, but for checkpoints of others. */
  List<Scope> changed(Handle handle, long from, long to) {
    return handle
        .createQuery(
            """
            SELECT DISTINCT chain FROM events
            WHERE position > :from AND position <= :to AND type <> :own
            """)
        .bind("from", from)
        .bind("to", to)
        .bind("own", AuditFact.Checkpointed.KIND)
        .mapTo(UUID.class)
        .map(Scope::ofChain)
        .list();
  }

  /** How far the scheduled ones have come, and how far the stream has. */
  record Reach(long done, long there) {}

  Reach reach(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT c.position, e.position FROM checkpoint_cursor c, event_cursor e
            WHERE c.shard = 0 AND e.shard = 0
            """)
        .map((rows, _) -> new Reach(rows.getLong(1), rows.getLong(2)))
        .one();
  }

  void reached(Handle tx, long position) {
    tx.execute("UPDATE checkpoint_cursor SET position = ? WHERE shard = 0", position);
  }

  private static StoredCheckpoint stored(ResultSet rows) throws SQLException {
    return new StoredCheckpoint(
        new Checkpoint(
            Scope.ofChain(rows.getObject("chain", UUID.class)).toString(),
            rows.getLong("number"),
            rows.getLong("sequence"),
            Hashes.hex(rows.getBytes("head_hash")),
            rows.getLong("unsealed"),
            rows.getObject("issued_at", OffsetDateTime.class).toInstant(),
            rows.getString("key_id")),
        rows.getBytes("canonical"),
        rows.getBytes("signature"));
  }
}
