package dev.plexsphere.authserver;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.ids.DomainId;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The table consents. The only class that names it. */
final class Consents {
  /**
   * What somebody lets a client have.
   *
   * @param audience of the access tokens; "" for userinfo alone
   * @param scope space-separated
   */
  record Consent(DomainId domain, UUID account, String clientId, String audience, String scope) {}

  /** True when all of it was given before. */
  boolean covers(Handle handle, Consent asked) {
    return handle
        .createQuery(
            """
            SELECT 1 FROM consents
            WHERE domain_id = :domain AND account_id = :account AND client_id = :client
              AND audience = :audience AND scopes @> string_to_array(:scope, ' ')
            """)
        .bind("domain", asked.domain.value())
        .bind("account", asked.account)
        .bind("client", asked.clientId)
        .bind("audience", asked.audience)
        .bind("scope", asked.scope)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /** Adds it to what was given before. */
  void give(Handle tx, Consent given, Instant now) {
    tx.createUpdate(
            """
            INSERT INTO consents (domain_id, account_id, client_id, audience, scopes, granted_at)
            VALUES (:domain, :account, :client, :audience, string_to_array(:scope, ' '), :now)
            ON CONFLICT (domain_id, account_id, client_id, audience) DO UPDATE SET
              scopes = ARRAY(SELECT DISTINCT unnest(consents.scopes || excluded.scopes)),
              granted_at = excluded.granted_at
            """)
        .bind("domain", given.domain.value())
        .bind("account", given.account)
        .bind("client", given.clientId)
        .bind("audience", given.audience)
        .bind("scope", given.scope)
        .bind("now", utc(now))
        .execute();
  }

  /** Forgets what anybody let a client have. */
  void deleteOf(Handle tx, DomainId domain, String clientId) {
    var sql = "DELETE FROM consents WHERE domain_id = :domain AND client_id = :client";
    ClientRows.update(tx, sql, domain, clientId).execute();
  }
}
