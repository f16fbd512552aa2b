package dev.plexsphere.gateway;

import dev.plexsphere.gateway.AccessExplanation.Held;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.time.Clocks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** What those see who give roles, read from the gateway's tables and from users. */
final class GatewayRoleReads {
  private static final String ROLES =
      """
      SELECT r.name, r.created_at,
             (SELECT count(*) FROM gateway_access_rules a
              WHERE a.domain_id = r.domain_id AND a.role = r.name) AS rules,
             (SELECT count(*) FROM gateway_role_members m
              WHERE m.domain_id = r.domain_id AND m.role = r.name) AS members
      FROM gateway_roles r WHERE r.domain_id = :domain
      """;

  private static final String MEMBERS =
      """
      SELECT m.user_id, u.email, u.display_name, u.status, m.created_at, m.expires_at
      FROM gateway_role_members m JOIN users u ON u.domain_id = m.domain_id AND u.id = m.user_id
      WHERE m.domain_id = :domain AND m.role = :role
      """;

  private static final String PEOPLE =
      """
      SELECT u.id, u.email, u.display_name, u.status,
             ARRAY(SELECT m.role FROM gateway_role_members m
                   WHERE m.domain_id = u.domain_id AND m.user_id = u.id
                     AND (m.expires_at IS NULL OR m.expires_at > :now) ORDER BY m.role) AS roles
      FROM users u WHERE u.domain_id = :domain
      """;

  /** By name, those behind {@code after}, which is empty for the first. */
  List<AccessRole> roles(Handle handle, DomainId domain, String after, int limit) {
    return handle
        .createQuery(ROLES + " AND r.name > :after ORDER BY r.name LIMIT :limit")
        .bind("domain", domain.value())
        .bind("after", after)
        .bind("limit", limit)
        .map(GatewayRoleReads::role)
        .list();
  }

  Optional<AccessRole> role(Handle handle, DomainId domain, String role) {
    return handle
        .createQuery(ROLES + " AND r.name = :role")
        .bind("domain", domain.value())
        .bind("role", role)
        .map(GatewayRoleReads::role)
        .findOne();
  }

  private static AccessRole role(ResultSet row, StatementContext context) throws SQLException {
    return new AccessRole(
        row.getString("name"),
        instant(row, "created_at"),
        row.getLong("rules"),
        row.getLong("members"));
  }

  /** In the order in which they were made. */
  List<StoredRule> rules(Handle handle, DomainId domain, String role) {
    return handle
        .createQuery(
            """
            SELECT id, allow_pattern, deny_pattern, can_execute, can_view, can_modify
            FROM gateway_access_rules WHERE domain_id = :domain AND role = :role ORDER BY id
            """)
        .bind("domain", domain.value())
        .bind("role", role)
        .map((row, _) -> new StoredRule(row.getObject("id", UUID.class), GatewayRoles.rule(row)))
        .list();
  }

  /** By their ids, those behind {@code after}, which is the nil UUID for the first. */
  List<RoleMember> members(Handle handle, DomainId domain, String role, UUID after, int limit) {
    return handle
        .createQuery(MEMBERS + " AND m.user_id > :after ORDER BY m.user_id LIMIT :limit")
        .bind("domain", domain.value())
        .bind("role", role)
        .bind("after", after)
        .bind("limit", limit)
        .map(GatewayRoleReads::member)
        .list();
  }

  Optional<RoleMember> member(Handle handle, DomainId domain, String role, UUID user) {
    return handle
        .createQuery(MEMBERS + " AND m.user_id = :user")
        .bind("domain", domain.value())
        .bind("role", role)
        .bind("user", user)
        .map(GatewayRoleReads::member)
        .findOne();
  }

  private static RoleMember member(ResultSet row, StatementContext context) throws SQLException {
    var expiresAt = row.getObject("expires_at", OffsetDateTime.class);
    return new RoleMember(
        row.getObject("user_id", UUID.class),
        row.getString("email"),
        row.getString("display_name"),
        row.getString("status").equals("active"),
        instant(row, "created_at"),
        expiresAt == null ? null : expiresAt.toInstant());
  }

  /** By their ids, those behind {@code after}, which is the nil UUID for the first. */
  List<AccessPerson> people(Handle handle, DomainId domain, UUID after, int limit, Instant now) {
    return handle
        .createQuery(PEOPLE + " AND u.id > :after ORDER BY u.id LIMIT :limit")
        .bind("domain", domain.value())
        .bind("after", after)
        .bind("limit", limit)
        .bind("now", Clocks.utc(now))
        .map(GatewayRoleReads::person)
        .list();
  }

  /** All who last came in with {@code email}, in any case of its letters; at most {@code limit}. */
  List<AccessPerson> peopleOf(
      Handle handle, DomainId domain, String email, int limit, Instant now) {
    return handle
        .createQuery(PEOPLE + " AND lower(u.email) = lower(:email) ORDER BY u.id LIMIT :limit")
        .bind("domain", domain.value())
        .bind("email", email)
        .bind("limit", limit)
        .bind("now", Clocks.utc(now))
        .map(GatewayRoleReads::person)
        .list();
  }

  private static AccessPerson person(ResultSet row, StatementContext context) throws SQLException {
    return new AccessPerson(
        row.getObject("id", UUID.class),
        row.getString("email"),
        row.getString("display_name"),
        row.getString("status").equals("active"),
        Arrays.asList((String[]) row.getArray("roles").getArray()));
  }

  /** Whether the person and the Domain are open; empty for somebody the Domain does not know. */
  Optional<Boolean> open(Handle handle, DomainId domain, UUID user) {
    return handle
        .createQuery(
            """
            SELECT u.status = 'active' AND d.status = 'active'
            FROM users u JOIN domains d ON d.id = u.domain_id
            WHERE u.domain_id = :domain AND u.id = :user
            """)
        .bind("domain", domain.value())
        .bind("user", user)
        .mapTo(Boolean.class)
        .findOne();
  }

  /** The rules of the roles that somebody has now, and the roles without any. */
  List<Held> held(Handle handle, DomainId domain, UUID user, Instant now) {
    return handle
        .createQuery(
            """
            SELECT m.role, r.id, r.allow_pattern, r.deny_pattern, r.can_execute, r.can_view,
                   r.can_modify
            FROM gateway_role_members m
            LEFT JOIN gateway_access_rules r ON r.domain_id = m.domain_id AND r.role = m.role
            WHERE m.domain_id = :domain AND m.user_id = :user
              AND (m.expires_at IS NULL OR m.expires_at > :now)
            ORDER BY m.role, r.id
            """)
        .bind("domain", domain.value())
        .bind("user", user)
        .bind("now", Clocks.utc(now))
        .map((row, _) -> {
          var id = row.getObject("id", UUID.class);
          return new Held(
              row.getString("role"),
              id == null ? null : new StoredRule(id, GatewayRoles.rule(row)));
        })
        .list();
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
