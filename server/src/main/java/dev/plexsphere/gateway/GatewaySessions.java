package dev.plexsphere.gateway;

import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.time.Clocks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The table gateway_sessions. */
final class GatewaySessions {

  /** Whose session was ended. */
  record Ended(DomainId domain, UUID id, UUID user) {}

  void insert(
      Handle tx,
      DomainId domain,
      UUID id,
      byte[] hash,
      UUID user,
      BindingId binding,
      Instant now,
      Instant expiresAt) {
    tx.createUpdate(
            """
            INSERT INTO gateway_sessions (domain_id, id, token_hash, user_id, idp_binding_id, created_at,
                                          expires_at)
            VALUES (:domain, :id, :hash, :user, :binding, :now, :expiresAt)
            """)
        .bind("domain", domain.value())
        .bind("id", id)
        .bind("hash", hash)
        .bind("user", user)
        .bind("binding", binding.value())
        .bind("now", Clocks.utc(now))
        .bind("expiresAt", Clocks.utc(expiresAt))
        .execute();
  }

  /**
   * By their hashes in hexadecimal, those where session, user, binding and Domain are all good;
   * with the roles and rules of this moment.
   */
  Map<String, GatewaySession> find(Handle handle, Collection<String> hashes, Instant now) {
    return handle
        .createQuery(
            """
            SELECT q.hash, s.domain_id, s.id, s.user_id, u.email, u.display_name, s.expires_at, m.role,
                   r.allow_pattern, r.deny_pattern, r.can_execute, r.can_view, r.can_modify
            FROM unnest(:hashes) AS q (hash)
            JOIN gateway_sessions s ON s.token_hash = decode(q.hash, 'hex')
                                   AND s.ended_at IS NULL AND s.expires_at > :now
            JOIN domains d ON d.id = s.domain_id AND d.status = 'active'
            JOIN users u ON u.domain_id = s.domain_id AND u.id = s.user_id AND u.status = 'active'
            JOIN idp_bindings b ON b.id = s.idp_binding_id AND b.domain_id = s.domain_id
                               AND b.status = 'active'
            LEFT JOIN gateway_role_members m
              ON m.domain_id = s.domain_id AND m.user_id = s.user_id
             AND (m.expires_at IS NULL OR m.expires_at > :now)
            LEFT JOIN gateway_access_rules r ON r.domain_id = m.domain_id AND r.role = m.role
            ORDER BY q.hash, m.role, r.id
            """)
        .bindArray("hashes", String.class, hashes)
        .bind("now", Clocks.utc(now))
        .reduceResultSet(
            new HashMap<String, Gathered>(),
            (found, row, _) -> {
              var hash = row.getString("hash");
              var gathered = found.get(hash);
              if (gathered == null) {
                gathered = new Gathered(row);
                found.put(hash, gathered);
              }
              gathered.add(row);
              return found;
            })
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().session()));
  }

  /** Empty when there is none, or it has ended before. */
  Optional<Ended> end(Handle tx, byte[] hash, Instant now) {
    return tx.createQuery(
            """
            UPDATE gateway_sessions SET ended_at = :now
            WHERE token_hash = :hash AND ended_at IS NULL AND expires_at > :now
            RETURNING domain_id, id, user_id
            """)
        .bind("now", Clocks.utc(now))
        .bind("hash", hash)
        .map((row, _) ->
            new Ended(
                new DomainId(row.getObject("domain_id", UUID.class)),
                row.getObject("id", UUID.class),
                row.getObject("user_id", UUID.class)))
        .findOne();
  }

  /** Ends the oldest of a person's sessions beyond the newest {@code keep}. */
  void endOldest(Handle tx, DomainId domain, UUID user, int keep, Instant now) {
    tx.createUpdate(
            """
            UPDATE gateway_sessions SET ended_at = :now
            WHERE domain_id = :domain AND id IN (
              SELECT id FROM gateway_sessions
              WHERE domain_id = :domain AND user_id = :user AND ended_at IS NULL
              ORDER BY created_at DESC, id DESC OFFSET :keep)
            """)
        .bind("now", Clocks.utc(now))
        .bind("domain", domain.value())
        .bind("user", user)
        .bind("keep", keep)
        .execute();
  }

  /** At most a thousand at a time, so that no round locks for long. */
  int deleteExpired(Handle tx, Instant now) {
    return tx.createUpdate(
            """
            DELETE FROM gateway_sessions WHERE token_hash IN (
              SELECT token_hash FROM gateway_sessions WHERE expires_at <= :now
              ORDER BY expires_at LIMIT 1000)
            """)
        .bind("now", Clocks.utc(now))
        .execute();
  }

  /** What the rows of one session say: one for each rule, and one for a role without any. */
  private static final class Gathered {
    private final GatewaySession bare;
    private final Set<String> roles = new LinkedHashSet<>();
    private final List<AccessRule> rules = new ArrayList<>();

    Gathered(ResultSet row) throws SQLException {
      bare =
          new GatewaySession(
              new DomainId(row.getObject("domain_id", UUID.class)),
              row.getObject("id", UUID.class),
              row.getObject("user_id", UUID.class),
              row.getString("email"),
              row.getString("display_name"),
              List.of(),
              List.of(),
              row.getObject("expires_at", OffsetDateTime.class).toInstant());
    }

    void add(ResultSet row) throws SQLException {
      var role = row.getString("role");
      if (role != null) {
        roles.add(role);
      }
      if (row.getString("allow_pattern") != null) {
        rules.add(GatewayRoles.rule(row));
      }
    }

    GatewaySession session() {
      return bare.with(List.copyOf(roles), rules);
    }
  }
}
