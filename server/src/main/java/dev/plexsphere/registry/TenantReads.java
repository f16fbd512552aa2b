package dev.plexsphere.registry;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.registry.TenantInsight.Figures;
import dev.plexsphere.registry.TenantInsight.Impact;
import dev.plexsphere.registry.TenantInsight.Machine;
import dev.plexsphere.registry.TenantInsight.MachineToken;
import dev.plexsphere.registry.TenantInsight.Person;
import dev.plexsphere.registry.TenantInsight.Waiting;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** What operators look at, read from the tables of other rooms; writes none of them. */
final class TenantReads {
  private static final String LIVE =
      """
       t.revoked_at IS NULL AND t.expires_at > :now
       AND (t.rotation_deadline IS NULL OR t.rotation_deadline > :now)
      """;

  private static final String MACHINES =
      """
      SELECT s.id, s.display_name, s.client_id, s.hosted, s.status, s.created_at,
             (SELECT max(t.last_used_at) FROM api_tokens t
              WHERE t.domain_id = s.domain_id AND t.owner_id = s.id AND t.revoked_at IS NULL)
             AS last_seen,
             (SELECT count(*) FROM api_tokens t
              WHERE t.domain_id = s.domain_id AND t.owner_id = s.id AND
      """
          + LIVE
          + """
          ) AS live_tokens
          FROM service_identities s WHERE s.domain_id = :domain
          """;

  /** Counting stops where the exact number no longer matters. */
  Figures figures(Handle tx, Instant now, int max) {
    return tx.createQuery(
            """
            SELECT
              (SELECT count(*) FROM (SELECT 1 FROM accounts
                 WHERE domain_id <> '00000000-0000-0000-0000-000000000000' LIMIT :max) a) AS people,
              (SELECT count(*) FROM (SELECT 1 FROM service_identities LIMIT :max) s) AS machines,
              (SELECT count(*) FROM (SELECT 1 FROM api_tokens t WHERE
            """
                + LIVE
                + " LIMIT :max) t) AS live_tokens")
        .bind("now", utc(now))
        .bind("max", max)
        .map((row, _) ->
            new Figures(row.getLong("people"), row.getLong("machines"), row.getLong("live_tokens")))
        .one();
  }

  /** Tenants whose owner has not come, the link that ends first first. */
  List<Waiting> waiting(Handle tx, int limit) {
    return tx.createQuery(
            """
            SELECT o.domain_id, d.slug, o.link_expires_at FROM tenant_onboardings o
            JOIN domains d ON d.id = o.domain_id
            WHERE o.owner_active_at IS NULL AND d.status <> 'deleted'
            ORDER BY o.link_expires_at LIMIT :limit
            """)
        .bind("limit", limit)
        .map((row, _) ->
            new Waiting(
                new DomainId(row.getObject("domain_id", UUID.class)),
                row.getString("slug"),
                row.getObject("link_expires_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  /** People with a sign-in of ours, and what those look like that came from elsewhere. */
  List<Person> people(Handle tx, DomainId domain, int limit) {
    return tx.createQuery(
            """
            (SELECT a.id, a.display_name, a.email, a.status, 'account' AS kind, a.created_at,
                    (SELECT max(u.last_sign_in_at) FROM user_links l
                     JOIN users u ON u.domain_id = l.domain_id AND u.id = l.user_id
                     WHERE l.domain_id = a.domain_id AND l.subject = a.id::text) AS last_seen
             FROM accounts a WHERE a.domain_id = :domain ORDER BY a.username LIMIT :limit)
            UNION ALL
            (SELECT u.id, u.display_name, coalesce(u.email, ''), u.status, 'federated', u.created_at,
                    u.last_sign_in_at
             FROM users u WHERE u.domain_id = :domain AND NOT EXISTS (
               SELECT 1 FROM user_links l JOIN accounts a
                 ON a.domain_id = l.domain_id AND a.id::text = l.subject
               WHERE l.domain_id = u.domain_id AND l.user_id = u.id)
             ORDER BY u.id LIMIT :limit)
            LIMIT :limit
            """)
        .bind("domain", domain.value())
        .bind("limit", limit)
        .map((row, _) ->
            new Person(
                row.getObject("id", UUID.class),
                row.getString("display_name"),
                row.getString("email"),
                row.getString("status"),
                row.getString("kind").equals("account"),
                instant(row, "last_seen")))
        .list();
  }

  /** Last seen first: those are the ones somebody would miss. */
  List<Machine> machines(Handle tx, DomainId domain, Instant now, int limit) {
    return tx.createQuery(
            MACHINES + "ORDER BY last_seen DESC NULLS LAST, s.display_name LIMIT :limit")
        .bind("domain", domain.value())
        .bind("now", utc(now))
        .bind("limit", limit)
        .map(TenantReads::machine)
        .list();
  }

  Optional<Machine> machine(Handle tx, DomainId domain, UUID id, Instant now) {
    return tx.createQuery(MACHINES + "AND s.id = :id")
        .bind("domain", domain.value())
        .bind("now", utc(now))
        .bind("id", id)
        .map(TenantReads::machine)
        .findOne();
  }

  List<MachineToken> tokens(Handle tx, DomainId domain, UUID owner, int limit) {
    return tx.createQuery(
            """
            SELECT t.id, t.env, t.created_at, t.expires_at, t.last_used_at, t.rotation_deadline
            FROM api_tokens t
            WHERE t.domain_id = :domain AND t.owner_id = :owner AND t.revoked_at IS NULL
            ORDER BY t.created_at DESC LIMIT :limit
            """)
        .bind("domain", domain.value())
        .bind("owner", owner)
        .bind("limit", limit)
        .map((row, _) ->
            new MachineToken(
                row.getObject("id", UUID.class),
                row.getString("env"),
                required(row, "created_at"),
                required(row, "expires_at"),
                instant(row, "last_used_at"),
                instant(row, "rotation_deadline")))
        .list();
  }

  Impact impact(Handle tx, DomainId domain, Instant now) {
    return tx.createQuery(
            """
            SELECT
              (SELECT count(*) FROM sessions s
               WHERE s.domain_id = :domain AND s.expires_at > :now) AS sessions,
              (SELECT count(*) FROM hosted_sessions h
               WHERE h.domain_id = :domain AND h.expires_at > :now) AS hosted_sessions,
              (SELECT count(*) FROM api_tokens t WHERE t.domain_id = :domain AND
            """
                + LIVE
                + ") AS live_tokens")
        .bind("domain", domain.value())
        .bind("now", utc(now))
        .map((row, _) ->
            new Impact(
                row.getLong("sessions"),
                row.getLong("hosted_sessions"),
                row.getLong("live_tokens")))
        .one();
  }

  private static Machine machine(ResultSet row, StatementContext context) throws SQLException {
    return new Machine(
        row.getObject("id", UUID.class),
        row.getString("display_name"),
        row.getString("client_id"),
        row.getBoolean("hosted"),
        row.getString("status"),
        required(row, "created_at"),
        instant(row, "last_seen"),
        row.getLong("live_tokens"));
  }

  private static Instant required(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var found = row.getObject(column, OffsetDateTime.class);
    return found == null ? null : found.toInstant();
  }
}
