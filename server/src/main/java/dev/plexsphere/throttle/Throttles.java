package dev.plexsphere.throttle;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.kit.db.ExpiredRows;
import dev.plexsphere.throttle.ThrottleService.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The table throttles. The only class that names it. */
final class Throttles {
  private static final ExpiredRows EXPIRED = new ExpiredRows("throttles", "bucket");

  /**
   * Adds one; past {@code max} + 1 it counts no further, so that the row says no more than that.
   */
  State count(Handle tx, String bucket, int max, Instant now, Instant end) {
    return tx.createQuery(
            """
            INSERT INTO throttles AS t (bucket, count, expires_at) VALUES (:bucket, 1, :end)
            ON CONFLICT (bucket) DO UPDATE SET
              count = CASE WHEN t.expires_at <= :now THEN 1 ELSE least(t.count, :max) + 1 END,
              expires_at = CASE WHEN t.expires_at <= :now THEN excluded.expires_at ELSE t.expires_at END
            RETURNING count, expires_at
            """)
        .bind("bucket", bucket)
        .bind("max", max)
        .bind("now", utc(now))
        .bind("end", utc(end))
        .map(Throttles::read)
        .one();
  }

  /** Takes one off, never below zero, in an open window. */
  void uncount(Handle tx, String bucket, Instant now) {
    tx.createUpdate(
            "UPDATE throttles SET count = greatest(count - 1, 0)"
                + " WHERE bucket = :bucket AND expires_at > :now")
        .bind("bucket", bucket)
        .bind("now", utc(now))
        .execute();
  }

  Optional<State> find(Handle handle, String bucket, Instant now) {
    return handle
        .createQuery(
            "SELECT count, expires_at FROM throttles WHERE bucket = :bucket AND expires_at > :now")
        .bind("bucket", bucket)
        .bind("now", utc(now))
        .map(Throttles::read)
        .findOne();
  }

  void uncount(Handle tx, String bucket) {
    tx.createUpdate("UPDATE throttles SET count = greatest(count - 1, 0) WHERE bucket = :bucket")
        .bind("bucket", bucket)
        .execute();
  }

  void delete(Handle tx, String bucket) {
    tx.createUpdate("DELETE FROM throttles WHERE bucket = :bucket")
        .bind("bucket", bucket)
        .execute();
  }

  int deleteExpired(Handle tx, Instant now) {
    return EXPIRED.delete(tx, now);
  }

  private static State read(ResultSet row, StatementContext context) throws SQLException {
    return new State(
        row.getInt("count"), row.getObject("expires_at", OffsetDateTime.class).toInstant());
  }
}
