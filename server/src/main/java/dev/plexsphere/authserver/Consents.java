package dev.plexsphere.authserver;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.ids.DomainId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The table consents. The only class that names it. */
final class Consents {
  private static final String COVERS =
      """
      SELECT 1 FROM consents
      WHERE domain_id = :domain AND account_id = :account AND client_id = :client
        AND audience = :audience AND scopes @> string_to_array(:scope, ' ')
      """;

  /**
   * What somebody lets a client have.
   *
   * @param audience of the access tokens; "" for userinfo alone
   * @param scope space-separated
   */
  record Consent(DomainId domain, UUID account, String clientId, String audience, String scope) {}

  /**
   * All that somebody lets a client have.
   *
   * @param scopes sorted
   * @param audiences of the access tokens, sorted; none for userinfo alone
   * @param at when they last said yes
   */
  record Given(String clientId, List<String> scopes, List<String> audiences, Instant at) {}

  /** True when all of it was given before. */
  boolean covers(Handle handle, Consent asked) {
    return find(handle, COVERS, asked);
  }

  /** {@link #covers}, and nobody takes it back before the transaction ends. */
  boolean hold(Handle tx, Consent asked) {
    return find(tx, COVERS + " FOR KEY SHARE", asked);
  }

  private static boolean find(Handle handle, String sql, Consent asked) {
    return handle
        .createQuery(sql)
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

  /** What a person lets clients have, the latest yes first; at most a hundred clients. */
  List<Given> list(Handle handle, DomainId domain, UUID account) {
    return handle
        .createQuery(
            """
            SELECT client_id, max(granted_at) AS at,
              array_agg(DISTINCT audience ORDER BY audience) FILTER (WHERE audience <> '') AS audiences,
              array_agg(DISTINCT scope ORDER BY scope) FILTER (WHERE scope <> '') AS scopes
            FROM consents LEFT JOIN LATERAL unnest(scopes) AS s (scope) ON true
            WHERE domain_id = :domain AND account_id = :account
            GROUP BY client_id ORDER BY at DESC, client_id LIMIT 100
            """)
        .bind("domain", domain.value())
        .bind("account", account)
        .map(Consents::read)
        .list();
  }

  /** Forgets all that a person let a client have; false where there was nothing. */
  boolean delete(Handle tx, DomainId domain, UUID account, String clientId) {
    return tx.createUpdate(
                """
                DELETE FROM consents
                WHERE domain_id = :domain AND account_id = :account AND client_id = :client
                """)
            .bind("domain", domain.value())
            .bind("account", account)
            .bind("client", clientId)
            .execute()
        > 0;
  }

  private static Given read(ResultSet row, StatementContext context) throws SQLException {
    return new Given(
        row.getString("client_id"),
        texts(row, "scopes"),
        texts(row, "audiences"),
        row.getObject("at", OffsetDateTime.class).toInstant());
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    var array = row.getArray(column);
    return array == null ? List.of() : Arrays.asList((String[]) array.getArray());
  }
}
