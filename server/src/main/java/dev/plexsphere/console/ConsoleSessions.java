package dev.plexsphere.console;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.kit.db.ExpiredRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The table console_sessions. The only class that names it. All rows are the platform's. */
final class ConsoleSessions {
  private static final ExpiredRows EXPIRED = new ExpiredRows("console_sessions", "id_hash");

  private static final String SELECT =
      """
      SELECT id_hash, account_id, hosted_session, csrf, access_token, refresh_token,
             access_expires_at, address, user_agent, created_at, last_seen_at, expires_at
      FROM console_sessions
      """;

  /** Wrapped bytes, which must not be shown either. */
  static final class Wrapped {
    private final byte[] bytes;

    Wrapped(byte[] bytes) {
      this.bytes = Arrays.copyOf(bytes, bytes.length);
    }

    byte[] bytes() {
      return Arrays.copyOf(bytes, bytes.length);
    }
  }

  /** Both tokens, wrapped. */
  record Held(Wrapped access, @Nullable Wrapped refresh, Instant accessExpiresAt) {}

  record Row(
      String key,
      UUID account,
      String hostedSession,
      String csrf,
      Held tokens,
      String address,
      String userAgent,
      Instant createdAt,
      Instant lastSeenAt,
      Instant expiresAt) {
    /** Never the form token. */
    @Override
    public String toString() {
      return "Row(" + account + ")";
    }
  }

  void insert(Handle tx, Row row) {
    tx.createUpdate(
            """
            INSERT INTO console_sessions
              (id_hash, account_id, hosted_session, csrf, access_token, refresh_token,
               access_expires_at, address, user_agent, created_at, last_seen_at, expires_at)
            VALUES (:key, :account, :hosted, :csrf, :access, :refresh, :accessExpires, :address,
                    :agent, :created, :created, :expires)
            """)
        .bind("key", bytes(row.key()))
        .bind("account", row.account())
        .bind("hosted", row.hostedSession())
        .bind("csrf", row.csrf())
        .bind("access", row.tokens().access().bytes())
        .bindByType("refresh", refresh(row.tokens()), byte[].class)
        .bind("accessExpires", utc(row.tokens().accessExpiresAt()))
        .bind("address", row.address())
        .bind("agent", row.userAgent())
        .bind("created", utc(row.createdAt()))
        .bind("expires", utc(row.expiresAt()))
        .execute();
  }

  Optional<Row> find(Handle handle, String key, Instant now) {
    return handle
        .createQuery(SELECT + "WHERE id_hash = :key AND expires_at > :now")
        .bind("key", bytes(key))
        .bind("now", utc(now))
        .map(ConsoleSessions::read)
        .findOne();
  }

  List<Row> ofAccount(Handle handle, UUID account, Instant now) {
    return handle
        .createQuery(
            SELECT
                + "WHERE account_id = :account AND expires_at > :now ORDER BY created_at DESC"
                + " LIMIT 100")
        .bind("account", account)
        .bind("now", utc(now))
        .map(ConsoleSessions::read)
        .list();
  }

  /** Keeps fresh tokens, unless another request was quicker. */
  void renew(Handle tx, String key, Held before, Held after) {
    tx.createUpdate(
            """
            UPDATE console_sessions
            SET access_token = :access, refresh_token = :refresh, access_expires_at = :expires
            WHERE id_hash = :key AND access_expires_at = :before
            """)
        .bind("access", after.access().bytes())
        .bindByType("refresh", refresh(after), byte[].class)
        .bind("expires", utc(after.accessExpiresAt()))
        .bind("key", bytes(key))
        .bind("before", utc(before.accessExpiresAt()))
        .execute();
  }

  void seen(Handle tx, String key, Instant now) {
    tx.createUpdate("UPDATE console_sessions SET last_seen_at = :now WHERE id_hash = :key")
        .bind("now", utc(now))
        .bind("key", bytes(key))
        .execute();
  }

  boolean delete(Handle tx, String key) {
    return tx.createUpdate("DELETE FROM console_sessions WHERE id_hash = :key")
            .bind("key", bytes(key))
            .execute()
        == 1;
  }

  /** Only the account's own. */
  boolean delete(Handle tx, UUID account, String key) {
    return tx.createUpdate(
                "DELETE FROM console_sessions WHERE id_hash = :key AND account_id = :account")
            .bind("key", bytes(key))
            .bind("account", account)
            .execute()
        == 1;
  }

  int deleteExpired(Handle tx, Instant now) {
    return EXPIRED.delete(tx, now);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static byte @Nullable [] refresh(Held held) {
    var refresh = held.refresh();
    return refresh == null ? null : refresh.bytes();
  }

  private static Row read(ResultSet row, StatementContext context) throws SQLException {
    var refresh = row.getBytes("refresh_token");
    return new Row(
        HexFormat.of().formatHex(row.getBytes("id_hash")),
        row.getObject("account_id", UUID.class),
        row.getString("hosted_session"),
        row.getString("csrf"),
        new Held(
            new Wrapped(row.getBytes("access_token")),
            refresh == null ? null : new Wrapped(refresh),
            instant(row, "access_expires_at")),
        row.getString("address"),
        row.getString("user_agent"),
        instant(row, "created_at"),
        instant(row, "last_seen_at"),
        instant(row, "expires_at"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
