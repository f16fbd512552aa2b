package dev.plexsphere.authserver;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.PlainSql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The table hosted_sessions. The only class that names it. */
final class HostedSessions {
  private static final String HOLD_ALL =
      """
      SELECT s.domain_id, encode(s.id_hash, 'hex') AS key, account_id, auth_time,
        array_to_string(amr, ' ') AS amr, idle_until, expires_at
      FROM unnest(?, ?) AS k (domain_id, hash)
      JOIN hosted_sessions s ON s.domain_id = k.domain_id AND s.id_hash = k.hash
      WHERE expires_at > ? AND idle_until > ?
      FOR KEY SHARE OF s SKIP LOCKED
      """;

  /** A row, less its key. */
  record Row(
      UUID account, Instant authTime, List<String> amr, Instant idleUntil, Instant expiresAt) {}

  void insert(Handle tx, DomainId domain, byte[] hash, Row row) {
    tx.createUpdate(
            """
            INSERT INTO hosted_sessions
              (domain_id, id_hash, account_id, auth_time, amr, idle_until, expires_at)
            VALUES
              (:domain, :hash, :account, :authTime, string_to_array(:amr, ' '), :idle, :expiresAt)
            """)
        .bind("domain", domain.value())
        .bind("hash", hash)
        .bind("account", row.account())
        .bind("authTime", utc(row.authTime()))
        .bind("amr", String.join(" ", row.amr()))
        .bind("idle", utc(row.idleUntil()))
        .bind("expiresAt", utc(row.expiresAt()))
        .execute();
  }

  Optional<Row> find(Handle handle, DomainId domain, byte[] hash, Instant now) {
    return handle
        .createQuery(
            """
            SELECT account_id, auth_time, array_to_string(amr, ' ') AS amr, idle_until, expires_at
            FROM hosted_sessions
            WHERE domain_id = :domain AND id_hash = :hash AND expires_at > :now AND idle_until > :now
            """)
        .bind("domain", domain.value())
        .bind("hash", hash)
        .bind("now", utc(now))
        .map((row, _) -> read(row))
        .findOne();
  }

  /**
   * Those of {@code keys} that are good, by key, kept from ending before the transaction does; one
   * that somebody is ending or has to themselves is left out.
   */
  Map<HostedSession.Key, Row> hold(Handle tx, Collection<HostedSession.Key> keys, Instant now) {
    return PlainSql.map(
        tx,
        HOLD_ALL,
        HostedSessions::key,
        HostedSessions::read,
        keys.stream().map(key -> key.domain().value()).toArray(UUID[]::new),
        keys.stream().map(key -> HexFormat.of().parseHex(key.key())).toArray(byte[][]::new),
        now,
        now);
  }

  private static HostedSession.Key key(ResultSet row) throws SQLException {
    return new HostedSession.Key(
        new DomainId(row.getObject("domain_id", UUID.class)), row.getString("key"));
  }

  void touch(Handle tx, DomainId domain, byte[] hash, Instant idleUntil) {
    tx.createUpdate(
            """
            UPDATE hosted_sessions SET idle_until = :idle
            WHERE domain_id = :domain AND id_hash = :hash AND idle_until < :idle
            """)
        .bind("domain", domain.value())
        .bind("hash", hash)
        .bind("idle", utc(idleUntil))
        .execute();
  }

  /** Keeps it from ending before the transaction does; false when it has ended. */
  boolean hold(Handle tx, DomainId domain, byte[] hash) {
    return tx.createQuery(
            """
            SELECT 1 FROM hosted_sessions WHERE domain_id = :domain AND id_hash = :hash
            FOR KEY SHARE
            """)
        .bind("domain", domain.value())
        .bind("hash", hash)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /** Whose it is; whoever else would end it or hold it waits. Empty when it has ended. */
  Optional<UUID> lock(Handle tx, DomainId domain, byte[] hash) {
    return tx.createQuery(
            """
            SELECT account_id FROM hosted_sessions WHERE domain_id = :domain AND id_hash = :hash
            FOR UPDATE
            """)
        .bind("domain", domain.value())
        .bind("hash", hash)
        .mapTo(UUID.class)
        .findOne();
  }

  /** The keys of all sessions of a person; whoever else would end or hold one waits. */
  List<String> lockAll(Handle tx, DomainId domain, UUID account) {
    return tx.createQuery(
            """
            SELECT encode(id_hash, 'hex') FROM hosted_sessions
            WHERE domain_id = :domain AND account_id = :account ORDER BY id_hash FOR UPDATE
            """)
        .bind("domain", domain.value())
        .bind("account", account)
        .mapTo(String.class)
        .list();
  }

  /**
   * @param keys of sessions that are locked
   */
  void delete(Handle tx, DomainId domain, List<String> keys) {
    tx.createUpdate(
            """
            DELETE FROM hosted_sessions WHERE domain_id = :domain
              AND id_hash IN (SELECT decode(key, 'hex') FROM unnest(:keys) AS k (key))
            """)
        .bind("domain", domain.value())
        .bindArray("keys", String.class, keys)
        .execute();
  }

  List<HostedSessionService.Listed> list(
      Handle handle, DomainId domain, UUID account, Instant now) {
    return handle
        .createQuery(
            """
            SELECT encode(id_hash, 'hex') AS key, auth_time, least(expires_at, idle_until) AS ends
            FROM hosted_sessions
            WHERE domain_id = :domain AND account_id = :account
              AND expires_at > :now AND idle_until > :now
            ORDER BY auth_time DESC LIMIT 100
            """)
        .bind("domain", domain.value())
        .bind("account", account)
        .bind("now", utc(now))
        .map((row, _) ->
            new HostedSessionService.Listed(
                row.getString("key"),
                row.getObject("auth_time", OffsetDateTime.class).toInstant(),
                row.getObject("ends", OffsetDateTime.class).toInstant()))
        .list();
  }

  int deleteExpired(Handle tx, Instant now) {
    return tx.createUpdate(
            """
            DELETE FROM hosted_sessions WHERE (domain_id, id_hash) IN (
              SELECT domain_id, id_hash FROM hosted_sessions WHERE expires_at <= :now OR idle_until <= :now
              LIMIT 10000 FOR UPDATE SKIP LOCKED)
            """)
        .bind("now", utc(now))
        .execute();
  }

  private static Row read(ResultSet row) throws SQLException {
    return new Row(
        row.getObject("account_id", UUID.class),
        row.getObject("auth_time", OffsetDateTime.class).toInstant(),
        List.of(row.getString("amr").split(" ")),
        row.getObject("idle_until", OffsetDateTime.class).toInstant(),
        row.getObject("expires_at", OffsetDateTime.class).toInstant());
  }
}
