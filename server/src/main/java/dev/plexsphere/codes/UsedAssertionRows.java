package dev.plexsphere.codes;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.ExpiredRows;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** The table used_assertions. The only class that names it. */
final class UsedAssertionRows {
  private static final ExpiredRows EXPIRED =
      new ExpiredRows("used_assertions", "domain_id, id_hash");

  /** True for whoever writes the row, of any number that try. */
  boolean insert(Handle tx, DomainId domain, byte[] hash, Instant expiresAt) {
    return tx.createQuery(
            """
            INSERT INTO used_assertions (domain_id, id_hash, expires_at)
            VALUES (:domain, :hash, :expiresAt) ON CONFLICT DO NOTHING RETURNING true
            """)
        .bind("domain", domain.value())
        .bind("hash", hash)
        .bind("expiresAt", utc(expiresAt))
        .mapTo(Boolean.class)
        .findOne()
        .isPresent();
  }

  /** Removes at most 10 000 rows; returns how many. */
  int deleteExpired(Handle tx, Instant now) {
    return EXPIRED.delete(tx, now);
  }
}
