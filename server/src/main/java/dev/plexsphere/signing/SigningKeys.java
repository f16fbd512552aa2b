package dev.plexsphere.signing;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.ids.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table signing_keys. */
final class SigningKeys {
  private static final String COLUMNS = "number, key_id, public_key, since, canonical, signature";

  /**
   * A key with its place.
   *
   * @param announcement null for a scope's first key
   */
  record Row(int number, SigningKey key, @Nullable Signed announcement) {}

  /** An announcement as it is kept. */
  static final class Signed {
    private final byte[] canonical;
    private final byte[] signature;

    Signed(byte[] canonical, byte[] signature) {
      this.canonical = canonical;
      this.signature = signature;
    }

    byte[] canonical() {
      return canonical;
    }

    byte[] signature() {
      return signature;
    }
  }

  /** Every key of a scope, oldest first. */
  List<Row> list(Handle handle, Scope scope) {
    return handle
        .createQuery(
            "SELECT " + COLUMNS + " FROM signing_keys WHERE chain = :chain ORDER BY number")
        .bind("chain", scope.chain())
        .map((rows, _) -> row(rows))
        .list();
  }

  /** The key that signs. */
  Optional<Row> newest(Handle handle, Scope scope) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM signing_keys WHERE chain = :chain ORDER BY number DESC LIMIT 1")
        .bind("chain", scope.chain())
        .map((rows, _) -> row(rows))
        .findOne();
  }

  /** Adds a key; somebody else may have added the same one at the same place. */
  void insert(Handle tx, Scope scope, Row row) {
    var announcement = row.announcement();
    tx.createUpdate(
            """
            INSERT INTO signing_keys (chain, number, key_id, public_key, since, canonical, signature)
            VALUES (:chain, :number, :key, :public, :since, :canonical, :signature)
            ON CONFLICT DO NOTHING
            """)
        .bind("chain", scope.chain())
        .bind("number", row.number())
        .bind("key", row.key().id())
        .bind("public", row.key().raw())
        .bind("since", utc(row.key().since()))
        .bind("canonical", announcement == null ? null : announcement.canonical())
        .bind("signature", announcement == null ? null : announcement.signature())
        .execute();
  }

  private static Row row(ResultSet rows) throws SQLException {
    var canonical = rows.getBytes("canonical");
    return new Row(
        rows.getInt("number"),
        new SigningKey(
            rows.getString("key_id"),
            rows.getBytes("public_key"),
            rows.getObject("since", OffsetDateTime.class).toInstant()),
        canonical == null ? null : new Signed(canonical, rows.getBytes("signature")));
  }
}
