package dev.plexsphere.codes;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.secret.Secrets;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * The table used_assertions: what makes an assertion or a proof work once. The only class that
 * names it.
 */
public final class UsedAssertions {

  /**
   * Uses an assertion up, if the surrounding transaction commits. Of any number that present the
   * same one, on whichever nodes, one gets true: the row comes back only to who wrote it.
   *
   * @param id its {@code jti}, which {@code issuer} gives to no other
   * @param goodUntil after this it does not verify any more, on any node
   */
  public boolean use(Handle tx, DomainId domain, String issuer, String id, Instant goodUntil) {
    // of issuer and jti together, so told apart that no two pairs read the same
    return use(tx, domain, issuer.length() + ":" + issuer + id, goodUntil);
  }

  /** The same, by a name that nothing else has. */
  public boolean use(Handle tx, DomainId domain, String name, Instant goodUntil) {
    return tx.createQuery(
            """
            INSERT INTO used_assertions (domain_id, id_hash, expires_at)
            VALUES (:domain, :hash, :expiresAt) ON CONFLICT DO NOTHING RETURNING true
            """)
        .bind("domain", domain.value())
        .bind("hash", Secrets.sha256(name))
        .bind("expiresAt", utc(goodUntil))
        .mapTo(Boolean.class)
        .findOne()
        .isPresent();
  }

  /** Removes what no assertion needs any more, at most 10 000 rows; returns how many. */
  public int deleteExpired(Handle tx, Instant now) {
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
