package dev.plexsphere.authserver;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.idp.Assertion;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.secret.Secrets;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * The table used_assertions: what makes an assertion or a proof work once. The only class that
 * names it.
 */
final class UsedAssertions {

  /**
   * Uses an assertion up, if the surrounding transaction commits. Of any number that present the
   * same one, on whichever nodes, one gets true: the row comes back only to who wrote it.
   */
  boolean use(Handle tx, DomainId domain, Assertion assertion) {
    var issuer = assertion.issuer();
    // of issuer and jti together, so told apart that no two pairs read the same
    return use(tx, domain, issuer.length() + ":" + issuer + assertion.id(), assertion.goodUntil());
  }

  /** The same, by a name that nothing else has. */
  boolean use(Handle tx, DomainId domain, String name, Instant goodUntil) {
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
