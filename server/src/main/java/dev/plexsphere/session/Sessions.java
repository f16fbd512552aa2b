package dev.plexsphere.session;

import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.time.Clocks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The table sessions. */
final class Sessions {

  /** A session that is good now, and when it was last seen. */
  record Found(BrowserSession session, Instant lastSeen) {}

  /** Whose session was closed. */
  record Closed(DomainId domain, UUID user) {}

  void insert(
      Handle tx, byte[] hash, String csrf, NewSession session, Instant now, Instant expiresAt) {
    tx.createUpdate(
            """
            INSERT INTO sessions (domain_id, id_hash, csrf, user_id, idp_binding_id, issuer, subject, acr, amr,
                                  auth_time, created_at, last_seen_at, expires_at)
            VALUES (:domain, :hash, :csrf, :user, :binding, :issuer, :subject, :acr, :amr,
                    :authTime, :now, :now, :expiresAt)
            """)
        .bind("domain", session.domain().value())
        .bind("hash", hash)
        .bind("csrf", csrf)
        .bind("user", session.userId())
        .bind("binding", session.binding().value())
        .bind("issuer", session.issuer())
        .bind("subject", session.subject())
        .bind("acr", session.acr())
        .bindArray("amr", String.class, session.amr())
        .bind("authTime", Clocks.utc(session.authTime()))
        .bind("now", Clocks.utc(now))
        .bind("expiresAt", Clocks.utc(expiresAt))
        .execute();
  }

  /** Only where session, user, binding and Domain are all good. */
  Optional<Found> find(Handle tx, byte[] hash, Instant now, Instant idleSince) {
    return tx.createQuery(
            """
            SELECT s.id_hash, s.domain_id, d.slug, d.name AS domain_name, s.user_id, u.email, u.display_name,
                   s.idp_binding_id, s.csrf, s.acr, s.amr, s.auth_time, s.expires_at, s.last_seen_at
            FROM sessions s
            JOIN domains d ON d.id = s.domain_id AND d.status = 'active'
            JOIN users u ON u.domain_id = s.domain_id AND u.id = s.user_id AND u.status = 'active'
            JOIN idp_bindings b ON b.id = s.idp_binding_id AND b.status = 'active'
                               AND (b.domain_id = s.domain_id OR b.domain_id IS NULL)
            WHERE s.id_hash = :hash AND s.expires_at > :now AND s.last_seen_at > :idleSince
            """)
        .bind("hash", hash)
        .bind("now", Clocks.utc(now))
        .bind("idleSince", Clocks.utc(idleSince))
        .map(Sessions::read)
        .findOne();
  }

  /** Of several requests at once, one writes. */
  void seen(Handle tx, byte[] hash, Instant now, Instant before) {
    tx.createUpdate(
            """
            UPDATE sessions SET last_seen_at = :now WHERE id_hash = :hash AND last_seen_at < :before
            """)
        .bind("now", Clocks.utc(now))
        .bind("hash", hash)
        .bind("before", Clocks.utc(before))
        .execute();
  }

  Optional<Closed> delete(Handle tx, byte[] hash) {
    return tx.createQuery("DELETE FROM sessions WHERE id_hash = :hash RETURNING domain_id, user_id")
        .bind("hash", hash)
        .map((row, _) ->
            new Closed(
                new DomainId(row.getObject("domain_id", UUID.class)),
                row.getObject("user_id", UUID.class)))
        .findOne();
  }

  int deleteAll(Handle tx, DomainId domain, UUID user) {
    return tx.createUpdate("DELETE FROM sessions WHERE domain_id = :domain AND user_id = :user")
        .bind("domain", domain.value())
        .bind("user", user)
        .execute();
  }

  private static Found read(ResultSet row, StatementContext context) throws SQLException {
    return new Found(
        new BrowserSession(
            HexFormat.of().formatHex(row.getBytes("id_hash")),
            new DomainId(row.getObject("domain_id", UUID.class)),
            row.getString("slug"),
            row.getString("domain_name"),
            row.getObject("user_id", UUID.class),
            row.getString("email"),
            row.getString("display_name"),
            new BindingId(row.getObject("idp_binding_id", UUID.class)),
            row.getString("csrf"),
            row.getString("acr"),
            List.of((String[]) row.getArray("amr").getArray()),
            row.getObject("auth_time", OffsetDateTime.class).toInstant(),
            row.getObject("expires_at", OffsetDateTime.class).toInstant()),
        row.getObject("last_seen_at", OffsetDateTime.class).toInstant());
  }

  /** At most a thousand at a time, so that no round locks for long. */
  int deleteExpired(Handle tx, Instant now) {
    return tx.createUpdate(
            """
            DELETE FROM sessions WHERE id_hash IN (
              SELECT id_hash FROM sessions WHERE expires_at <= :now ORDER BY expires_at LIMIT 1000)
            """)
        .bind("now", Clocks.utc(now))
        .execute();
  }
}
