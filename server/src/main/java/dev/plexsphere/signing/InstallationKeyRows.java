package dev.plexsphere.signing;

import static dev.plexsphere.kit.time.Clocks.utc;

import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The table installation_signing_key. */
final class InstallationKeyRows {
  /** The one key. */
  static final class Row {
    private final SigningKey key;
    private final byte[] wrapped;

    Row(SigningKey key, byte[] wrapped) {
      this.key = key;
      this.wrapped = wrapped;
    }

    SigningKey key() {
      return key;
    }

    byte[] wrapped() {
      return wrapped;
    }
  }

  Optional<Row> find(Handle handle) {
    return handle
        .createQuery(
            "SELECT key_id, public_key, wrapped, created_at FROM installation_signing_key WHERE one")
        .map((rows, _) ->
            new Row(
                new SigningKey(
                    rows.getString(1),
                    rows.getBytes(2),
                    rows.getObject(4, OffsetDateTime.class).toInstant()),
                rows.getBytes(3)))
        .findOne();
  }

  /** Unless there is one. */
  void insert(Handle tx, Row row) {
    tx.createUpdate(
            """
            INSERT INTO installation_signing_key (key_id, public_key, wrapped, created_at)
            VALUES (:id, :public, :wrapped, :now) ON CONFLICT DO NOTHING
            """)
        .bind("id", row.key().id())
        .bind("public", row.key().raw())
        .bind("wrapped", row.wrapped())
        .bind("now", utc(row.key().since()))
        .execute();
  }
}
