package dev.plexsphere.codes;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.ids.DomainId;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** The table used_assertions. The only class that names it. */
final class UsedAssertionRows {

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
    return tx.createUpdate(
            """
            DELETE FROM used_assertions WHERE (domain_id, id_hash) IN (
              SELECT domain_id, id_hash FROM used_assertions WHERE expires_at <= :now
              LIMIT 10000 FOR UPDATE SKIP LOCKED)
            """)
        .bind("now", utc(now))
        .execute();
  }
}
