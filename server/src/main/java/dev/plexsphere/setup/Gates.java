package dev.plexsphere.setup;

import static dev.plexsphere.kit.time.Clocks.utc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The table setup_gate, which has one row. The only class that names it. */
final class Gates {

  GateRow find(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT opened_at, encode(secret_hash, 'hex') AS secret_hash, operator_id, completed_at
            FROM setup_gate WHERE singleton
            """)
        .map(Gates::read)
        .one();
  }

  /** Bootstraps wait for each other until the transaction ends; nothing else waits for them. */
  void lockBootstrap(Handle tx) {
    tx.createQuery("SELECT pg_advisory_xact_lock(hashtextextended('setup-bootstrap', 0))::text")
        .mapTo(String.class)
        .one();
  }

  /** False when the gate has closed, or somebody else was bootstrapped meanwhile. */
  boolean setOperator(Handle tx, @Nullable UUID before, UUID operator) {
    return tx.createUpdate(
                """
                UPDATE setup_gate SET operator_id = :operator
                WHERE singleton AND completed_at IS NULL
                  AND operator_id IS NOT DISTINCT FROM CAST(:before AS uuid)
                """)
            .bind("before", before)
            .bind("operator", operator)
            .execute()
        == 1;
  }

  /** False when the gate has closed, or is another operator's to close. */
  boolean close(Handle tx, UUID operator, Instant now) {
    return tx.createUpdate(
                """
                UPDATE setup_gate SET completed_at = :now
                WHERE singleton AND completed_at IS NULL AND operator_id = :operator
                """)
            .bind("operator", operator)
            .bind("now", utc(now))
            .execute()
        == 1;
  }

  /** False when the gate has closed. */
  boolean replaceSecret(Handle tx, byte[] hash) {
    return tx.createUpdate(
                "UPDATE setup_gate SET secret_hash = :hash WHERE singleton AND completed_at IS NULL")
            .bind("hash", hash)
            .execute()
        == 1;
  }

  /** False when the gate has closed, or has a secret. */
  boolean insertSecret(Handle tx, byte[] hash) {
    return tx.createUpdate(
                """
                UPDATE setup_gate SET secret_hash = :hash
                WHERE singleton AND completed_at IS NULL AND secret_hash IS NULL
                """)
            .bind("hash", hash)
            .execute()
        == 1;
  }

  private static GateRow read(ResultSet row, StatementContext context) throws SQLException {
    var completed = row.getObject("completed_at", OffsetDateTime.class);
    return new GateRow(
        row.getObject("opened_at", OffsetDateTime.class).toInstant(),
        row.getString("secret_hash"),
        row.getObject("operator_id", UUID.class),
        completed == null ? null : completed.toInstant());
  }
}
