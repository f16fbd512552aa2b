package dev.plexsphere.signer.rotation;

import static dev.plexsphere.kit.time.Clocks.utc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The table rotations. */
final class RotationRows {
  private static final String COLUMNS =
      "scope, old_key_id, new_key_id, opened_at, closes_at, canonical, signature";

  Optional<Rotation> open(Handle handle, ScopeName scope) {
    return handle
        .createQuery(
            "SELECT " + COLUMNS + " FROM rotations WHERE scope = :scope AND closed_at IS NULL")
        .bind("scope", scope.value())
        .map((rows, _) -> rotation(rows))
        .findOne();
  }

  void insert(Handle tx, Rotation rotation) {
    tx.createUpdate(
            "INSERT INTO rotations ("
                + COLUMNS
                + ") VALUES (:scope, :old, :new, :opened, :closes, :canonical, :signature)")
        .bind("scope", rotation.scope())
        .bind("old", rotation.oldKeyId())
        .bind("new", rotation.newKeyId())
        .bind("opened", utc(rotation.openedAt()))
        .bind("closes", utc(rotation.closesAt()))
        .bind("canonical", rotation.canonical())
        .bind("signature", rotation.signature())
        .execute();
  }

  void close(Handle tx, Rotation rotation, Instant now) {
    tx.createUpdate(
            "UPDATE rotations SET closed_at = :now WHERE scope = :scope AND new_key_id = :new")
        .bind("now", utc(now))
        .bind("scope", rotation.scope())
        .bind("new", rotation.newKeyId())
        .execute();
  }

  /** Those of a scope, oldest first. */
  List<Rotation> list(Handle handle, ScopeName scope, int max) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM rotations WHERE scope = :scope ORDER BY opened_at, new_key_id LIMIT :max")
        .bind("scope", scope.value())
        .bind("max", max)
        .map((rows, _) -> rotation(rows))
        .list();
  }

  /** Those of every scope from some time on, oldest first. */
  List<Rotation> since(Handle handle, Instant since, int max) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM rotations WHERE opened_at >= :since ORDER BY opened_at, scope LIMIT :max")
        .bind("since", utc(since))
        .bind("max", max)
        .map((rows, _) -> rotation(rows))
        .list();
  }

  private static Rotation rotation(ResultSet rows) throws SQLException {
    return new Rotation(
        rows.getString("scope"),
        rows.getString("old_key_id"),
        rows.getString("new_key_id"),
        rows.getObject("opened_at", OffsetDateTime.class).toInstant(),
        rows.getObject("closes_at", OffsetDateTime.class).toInstant(),
        rows.getBytes("canonical"),
        rows.getBytes("signature"));
  }
}
