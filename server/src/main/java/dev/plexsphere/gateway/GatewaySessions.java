package dev.plexsphere.gateway;

import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.time.Clocks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

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

  /** Only where session, user, binding and Domain are all good; with the roles of this moment. */
  Optional<GatewaySession> find(Handle tx, byte[] hash, Instant now) {
    return tx.createQuery(
            """
            SELECT s.domain_id, s.id, s.user_id, u.email, u.display_name, s.expires_at,
                   ARRAY(SELECT m.role FROM gateway_role_members m
                         WHERE m.domain_id = s.domain_id AND m.user_id = s.user_id
                           AND (m.expires_at IS NULL OR m.expires_at > :now)
                         ORDER BY m.role) AS roles
            FROM gateway_sessions s
            JOIN domains d ON d.id = s.domain_id AND d.status = 'active'
            JOIN users u ON u.domain_id = s.domain_id AND u.id = s.user_id AND u.status = 'active'
            JOIN idp_bindings b ON b.id = s.idp_binding_id AND b.domain_id = s.domain_id
                               AND b.status = 'active'
            WHERE s.token_hash = :hash AND s.ended_at IS NULL AND s.expires_at > :now
            """)
        .bind("hash", hash)
        .bind("now", Clocks.utc(now))
        .map(GatewaySessions::read)
        .findOne();
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

  private static GatewaySession read(ResultSet row, StatementContext context) throws SQLException {
    return new GatewaySession(
        new DomainId(row.getObject("domain_id", UUID.class)),
        row.getObject("id", UUID.class),
        row.getObject("user_id", UUID.class),
        row.getString("email"),
        row.getString("display_name"),
        List.of((String[]) row.getArray("roles").getArray()),
        row.getObject("expires_at", OffsetDateTime.class).toInstant());
  }
}
