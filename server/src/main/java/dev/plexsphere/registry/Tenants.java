package dev.plexsphere.registry;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.account.Account;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.tenancy.Domain;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * What the register reads of the tables of other rooms, in one statement each; it writes none of
 * them.
 */
final class Tenants {
  /** Only one registration at a time counts and adds; nothing else takes this lock. */
  private static final long REGISTRATION_LOCK = 0x706c_7874_656e_616eL;

  private static final String SELECT =
      """
      SELECT d.id, d.slug, d.name, d.status, d.created_at,
             o.id AS owner_id, o.email, o.display_name, o.status AS owner_status
      FROM domains d LEFT JOIN LATERAL (
        SELECT a.id, a.email, a.display_name, a.status FROM accounts a
        WHERE a.domain_id = d.id AND 'owner' = ANY (a.roles)
        ORDER BY a.created_at LIMIT 1) o ON true
      """;
  private static final String NOT_THE_PLATFORM =
      " AND d.id <> '00000000-0000-0000-0000-000000000000' ";
  private static final String LISTED =
      "WHERE d.slug > :after AND d.status <> 'deleted'" + NOT_THE_PLATFORM;
  private static final String IN_ORDER = " ORDER BY d.slug LIMIT :limit";

  /**
   * A prefix as a range in byte order: a pattern in a parameter could not use an index, since the
   * plan is made before the parameter is known.
   */
  private static final String BEGINS_SO =
      """
      AND (d.slug ~>=~ :prefix AND d.slug ~<~ :end
        OR lower(d.name) ~>=~ :prefix AND lower(d.name) ~<~ :end)
      """;

  private static final String HIGHEST = new String(Character.toChars(Character.MAX_CODE_POINT));

  private final UnaryOperator<String> issuerOfSlug;

  Tenants(UnaryOperator<String> issuerOfSlug) {
    this.issuerOfSlug = issuerOfSlug;
  }

  /** Waits for its turn; held until the transaction ends. */
  void lockRegistration(Handle tx) {
    tx.execute("SELECT pg_advisory_xact_lock(?)", REGISTRATION_LOCK);
  }

  /** Kept by a trigger. */
  long count(Handle tx) {
    return tx.createQuery("SELECT tenants FROM tenant_count WHERE one").mapTo(Long.class).one();
  }

  Optional<Tenant> find(Handle tx, DomainId id) {
    return tx.createQuery(SELECT + "WHERE d.id = :id" + NOT_THE_PLATFORM)
        .bind("id", id.value())
        .map(this::read)
        .findOne();
  }

  /**
   * As {@link #find}; nobody adds to the tenant or changes its status until the transaction ends.
   */
  Optional<Tenant> lock(Handle tx, DomainId id) {
    tx.execute("SELECT 1 FROM domains WHERE id = ? FOR UPDATE", id.value());
    return find(tx, id);
  }

  List<Tenant> page(Handle tx, @Nullable String prefix, @Nullable String after, int limit) {
    Query query;
    if (prefix == null) {
      query = tx.createQuery(SELECT + LISTED + IN_ORDER);
    } else {
      // The database's own reading of case, as in the index: which letters it knows is its
      // locale's.
      var low =
          tx.createQuery("SELECT lower(:prefix)").bind("prefix", prefix).mapTo(String.class).one();
      query =
          tx.createQuery(SELECT + LISTED + BEGINS_SO + IN_ORDER)
              .bind("prefix", low)
              .bind("end", low + HIGHEST);
    }
    return query
        .bind("after", after == null ? "" : after)
        .bind("limit", limit)
        .map(this::read)
        .list();
  }

  /** An account of the tenant's own server and the user it signed in as are one person. */
  TenantContents contents(Handle tx, DomainId id, Instant now) {
    return tx.createQuery(
            """
            SELECT
              (SELECT count(*) FROM accounts a
               WHERE a.domain_id = :id AND NOT ('owner' = ANY (a.roles)))
              + (SELECT count(*) FROM users u WHERE u.domain_id = :id AND NOT EXISTS (
                   SELECT 1 FROM user_links l JOIN accounts a
                     ON a.domain_id = l.domain_id AND a.id::text = l.subject
                   WHERE l.domain_id = u.domain_id AND l.user_id = u.id)) AS people,
              (SELECT count(*) FROM service_identities s WHERE s.domain_id = :id) AS machines,
              (SELECT count(*) FROM api_tokens t
               WHERE t.domain_id = :id AND t.revoked_at IS NULL AND t.expires_at > :now
                 AND (t.rotation_deadline IS NULL OR t.rotation_deadline > :now)) AS live_tokens
            """)
        .bind("id", id.value())
        .bind("now", utc(now))
        .map((row, _) ->
            new TenantContents(
                row.getLong("people"), row.getLong("machines"), row.getLong("live_tokens")))
        .one();
  }

  private Tenant read(ResultSet row, StatementContext context) throws SQLException {
    var slug = row.getString("slug");
    return new Tenant(
        new DomainId(row.getObject("id", UUID.class)),
        slug,
        row.getString("name"),
        Domain.Status.ofWire(row.getString("status")),
        issuerOfSlug.apply(slug),
        owner(row),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }

  private static Tenant.@Nullable Owner owner(ResultSet row) throws SQLException {
    var id = row.getObject("owner_id", UUID.class);
    return id == null
        ? null
        : new Tenant.Owner(
            id,
            row.getString("email"),
            row.getString("display_name"),
            Account.Status.ofWire(row.getString("owner_status")));
  }
}
