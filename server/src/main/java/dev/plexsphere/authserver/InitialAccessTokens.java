package dev.plexsphere.authserver;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.ExpiredRows;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** The table initial_access_tokens. The only class that names it. */
final class InitialAccessTokens {
  private static final ExpiredRows EXPIRED =
      new ExpiredRows("initial_access_tokens", "domain_id, token_hash");

  void insert(Handle tx, DomainId domain, byte[] hash, int uses, Instant expiresAt) {
    tx.createUpdate(
            """
            INSERT INTO initial_access_tokens (domain_id, token_hash, uses_left, expires_at)
            VALUES (:domain, :hash, :uses, :expiresAt)
            """)
        .bind("domain", domain.value())
        .bind("hash", hash)
        .bind("uses", uses)
        .bind("expiresAt", utc(expiresAt))
        .execute();
  }

  /** How many of the Domain's are still good. */
  long count(Handle handle, DomainId domain, Instant now) {
    return handle
        .createQuery(
            """
            SELECT count(*) FROM initial_access_tokens
            WHERE domain_id = :domain AND uses_left > 0 AND expires_at > :now
            """)
        .bind("domain", domain.value())
        .bind("now", utc(now))
        .mapTo(Long.class)
        .one();
  }

  /** Takes one use of it; false when there is none left. */
  boolean use(Handle tx, DomainId domain, byte[] hash, Instant now) {
    return tx.createUpdate(
                """
                UPDATE initial_access_tokens SET uses_left = uses_left - 1
                WHERE domain_id = :domain AND token_hash = :hash
                  AND uses_left > 0 AND expires_at > :now
                """)
            .bind("domain", domain.value())
            .bind("hash", hash)
            .bind("now", utc(now))
            .execute()
        == 1;
  }

  int deleteExpired(Handle tx, Instant now) {
    return EXPIRED.delete(tx, now);
  }
}
