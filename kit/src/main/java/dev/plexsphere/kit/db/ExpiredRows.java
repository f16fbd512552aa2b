package dev.plexsphere.kit.db;

import static dev.plexsphere.kit.time.Clocks.utc;

import java.time.Instant;
import java.util.Locale;
import org.jdbi.v3.core.Handle;

/**
 * Those rows of a table whose time is over, by its column {@code expires_at}, which has an index.
 *
 * @param table whose class says so
 * @param key its primary key, columns with commas between them
 */
public record ExpiredRows(String table, String key) {
  /** How many rows go at a time, so that no round locks for long. */
  public static final int ROUND = 10_000;

  /** Removes at most {@link #ROUND} that nobody else has locked; returns how many. */
  public int delete(Handle tx, Instant now) {
    var sql =
        String.format(
            Locale.ROOT,
            """
            DELETE FROM %1$s WHERE (%2$s) IN (
              SELECT %2$s FROM %1$s WHERE expires_at <= :now LIMIT %3$d FOR UPDATE SKIP LOCKED)
            """,
            table,
            key,
            ROUND);
    return tx.createUpdate(sql).bind("now", utc(now)).execute();
  }
}
