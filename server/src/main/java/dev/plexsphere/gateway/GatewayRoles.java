package dev.plexsphere.gateway;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.time.Clocks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The tables gateway_roles, gateway_role_members and gateway_access_rules. */
final class GatewayRoles {

  /** Until the end of the transaction nobody else adds a role; sign-ins do not wait for it. */
  void lockDomain(Handle tx, DomainId domain) {
    tx.execute("SELECT 1 FROM domains WHERE id = ? FOR NO KEY UPDATE", domain.value());
  }

  /** The same for what a role has; false when the Domain has no such role. */
  boolean lock(Handle tx, DomainId domain, String role) {
    return tx.createQuery(
            """
            SELECT 1 FROM gateway_roles WHERE domain_id = :domain AND name = :role
            FOR NO KEY UPDATE
            """)
        .bind("domain", domain.value())
        .bind("role", role)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /** The same for what a person has; false when the Domain does not know them. */
  boolean lockPerson(Handle tx, DomainId domain, UUID user) {
    return tx.createQuery(
            "SELECT 1 FROM users WHERE domain_id = :domain AND id = :user FOR NO KEY UPDATE")
        .bind("domain", domain.value())
        .bind("user", user)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /** How many roles the Domain has. */
  long count(Handle tx, DomainId domain) {
    return tx.createQuery("SELECT count(*) FROM gateway_roles WHERE domain_id = :domain")
        .bind("domain", domain.value())
        .mapTo(Long.class)
        .one();
  }

  /** How many roles a person has, those whose time is over included. */
  long countOf(Handle tx, DomainId domain, UUID user) {
    return tx.createQuery(
            """
            SELECT count(*) FROM gateway_role_members
            WHERE domain_id = :domain AND user_id = :user
            """)
        .bind("domain", domain.value())
        .bind("user", user)
        .mapTo(Long.class)
        .one();
  }

  /** False when there is one of that name. */
  boolean insert(Handle tx, DomainId domain, String name, Instant now) {
    return tx.createUpdate(
                """
                INSERT INTO gateway_roles (domain_id, name, created_at) VALUES (:domain, :name, :now)
                ON CONFLICT DO NOTHING
                """)
            .bind("domain", domain.value())
            .bind("name", name)
            .bind("now", Clocks.utc(now))
            .execute()
        == 1;
  }

  /** With its rules and members; false when the Domain has no such role. */
  boolean delete(Handle tx, DomainId domain, String role) {
    return tx.createUpdate("DELETE FROM gateway_roles WHERE domain_id = :domain AND name = :role")
            .bind("domain", domain.value())
            .bind("role", role)
            .execute()
        == 1;
  }

  /** What it said; empty when the role has no such rule. */
  Optional<AccessRule> removeRule(Handle tx, DomainId domain, String role, UUID id) {
    return tx.createQuery(
            """
            DELETE FROM gateway_access_rules WHERE domain_id = :domain AND role = :role AND id = :id
            RETURNING allow_pattern, deny_pattern, can_execute, can_view, can_modify
            """)
        .bind("domain", domain.value())
        .bind("role", role)
        .bind("id", id)
        .map((row, _) -> rule(row))
        .findOne();
  }

  /** False when the Domain has no such role. */
  boolean addRule(Handle tx, DomainId domain, String role, UUID id, AccessRule rule) {
    var deny = rule.deny();
    return tx.createUpdate(
                """
                INSERT INTO gateway_access_rules (domain_id, role, id, allow_pattern, deny_pattern,
                                                  can_execute, can_view, can_modify)
                SELECT domain_id, name, :id, :allow, CAST(:deny AS text), :execute, :view, :modify
                FROM gateway_roles WHERE domain_id = :domain AND name = :role
                """)
            .bind("id", id)
            .bind("allow", rule.allow().text())
            .bind("deny", deny == null ? null : deny.text())
            .bind("execute", rule.capabilities().contains(Capability.EXECUTE))
            .bind("view", rule.capabilities().contains(Capability.VIEW))
            .bind("modify", rule.capabilities().contains(Capability.MODIFY))
            .bind("domain", domain.value())
            .bind("role", role)
            .execute()
        == 1;
  }

  /** False when Domain, user and role do not belong together. */
  boolean grant(
      Handle tx,
      DomainId domain,
      String role,
      UUID user,
      @Nullable Instant expiresAt,
      Instant now) {
    return tx.createUpdate(
                """
                INSERT INTO gateway_role_members (domain_id, user_id, role, expires_at, created_at)
                SELECT r.domain_id, u.id, r.name, CAST(:expiresAt AS timestamptz), :now
                FROM gateway_roles r JOIN users u ON u.domain_id = r.domain_id AND u.id = :user
                WHERE r.domain_id = :domain AND r.name = :role
                ON CONFLICT (domain_id, user_id, role) DO UPDATE SET expires_at = excluded.expires_at
                """)
            .bindByType(
                "expiresAt", expiresAt == null ? null : Clocks.utc(expiresAt), OffsetDateTime.class)
            .bind("now", Clocks.utc(now))
            .bind("user", user)
            .bind("domain", domain.value())
            .bind("role", role)
            .execute()
        == 1;
  }

  /** False when the user did not have it. */
  boolean revoke(Handle tx, DomainId domain, String role, UUID user) {
    return tx.createUpdate(
                """
                DELETE FROM gateway_role_members
                WHERE domain_id = :domain AND user_id = :user AND role = :role
                """)
            .bind("domain", domain.value())
            .bind("user", user)
            .bind("role", role)
            .execute()
        == 1;
  }

  /** The rule in a row of gateway_access_rules. */
  static AccessRule rule(ResultSet row) throws SQLException {
    var capabilities = EnumSet.noneOf(Capability.class);
    for (var each : Capability.values()) {
      if (row.getBoolean("can_" + each.wire())) {
        capabilities.add(each);
      }
    }
    var deny = row.getString("deny_pattern");
    return new AccessRule(
        PathPattern.parse(row.getString("allow_pattern")),
        deny == null ? null : PathPattern.parse(deny),
        capabilities);
  }
}
