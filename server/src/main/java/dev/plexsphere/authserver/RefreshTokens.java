package dev.plexsphere.authserver;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.ExpiredRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The table refresh_tokens. The only class that names it. */
final class RefreshTokens {
  private static final ExpiredRows EXPIRED =
      new ExpiredRows("refresh_tokens", "domain_id, id_hash");

  private static final String FIND =
      """
      SELECT family, client_id, session_hash, scope, claims, audience, jkt, x5t, expires_at, used_at,
        used_by,
        successor_hash
      FROM refresh_tokens
      WHERE domain_id = :domain AND id_hash = :hash AND expires_at > :now
      """;

  /**
   * What a token and its successors are good for.
   *
   * @param session key of the hosted session
   * @param claims what userinfo is to tell beyond the scope, space-separated; null for nothing
   * @param confirmation what must be shown
   * @param expiresAt of the family
   */
  record Family(
      UUID id,
      String clientId,
      String session,
      String scope,
      @Nullable String claims,
      @Nullable String audience,
      Confirmation confirmation,
      Instant expiresAt) {}

  /** A row, less its key. Never printed: the hash of the successor is in it. */
  record Row(Family family, @Nullable Use use) {}

  /**
   * That a token was used.
   *
   * @param method how the client authenticated
   * @param successorHash hex
   */
  record Use(Instant at, String method, String successorHash) {}

  void insert(Handle tx, DomainId domain, byte[] hash, Family family) {
    tx.createUpdate(
            """
            INSERT INTO refresh_tokens
              (domain_id, id_hash, family, client_id, session_hash, scope, claims, audience, jkt,
               x5t, expires_at)
            VALUES (:domain, :hash, :family, :client, :session, :scope, :claims, :audience, :jkt, :x5t,
              :expiresAt)
            """)
        .bind("domain", domain.value())
        .bind("hash", hash)
        .bind("family", family.id())
        .bind("client", family.clientId())
        .bind("session", HexFormat.of().parseHex(family.session()))
        .bind("scope", family.scope())
        .bind("claims", family.claims())
        .bind("audience", family.audience())
        .bind("jkt", family.confirmation().jkt())
        .bind("x5t", family.confirmation().x5t())
        .bind("expiresAt", utc(family.expiresAt()))
        .execute();
  }

  /** Finds it and keeps whoever else presents it waiting until the transaction ends. */
  Optional<Row> lock(Handle tx, DomainId domain, byte[] hash, Instant now) {
    return select(tx, FIND + " FOR UPDATE", domain, hash, now);
  }

  /** Only looks. */
  Optional<Row> find(Handle handle, DomainId domain, byte[] hash, Instant now) {
    return select(handle, FIND, domain, hash, now);
  }

  private static Optional<Row> select(
      Handle handle, String sql, DomainId domain, byte[] hash, Instant now) {
    return handle
        .createQuery(sql)
        .bind("domain", domain.value())
        .bind("hash", hash)
        .bind("now", utc(now))
        .map(RefreshTokens::read)
        .findOne();
  }

  /** True for a token that is there and was not used. */
  boolean isUnused(Handle tx, DomainId domain, byte[] hash) {
    return tx.createQuery(
                """
                SELECT count(*) FROM refresh_tokens
                WHERE domain_id = :domain AND id_hash = :hash AND used_at IS NULL
                """)
            .bind("domain", domain.value())
            .bind("hash", hash)
            .mapTo(Integer.class)
            .one()
        == 1;
  }

  /** Marks it as used and puts its successor beside it, which has the rest of it. */
  void rotate(Handle tx, DomainId domain, byte[] hash, Use use) {
    tx.createUpdate(
            """
            WITH used AS (
              UPDATE refresh_tokens SET used_at = :at, used_by = :method, successor_hash = :successor
              WHERE domain_id = :domain AND id_hash = :hash RETURNING *)
            INSERT INTO refresh_tokens
              (domain_id, id_hash, family, client_id, session_hash, scope, claims, audience, jkt,
               x5t, expires_at)
            SELECT domain_id, successor_hash, family, client_id, session_hash, scope, claims, audience,
              jkt, x5t, expires_at
            FROM used
            """)
        .bind("domain", domain.value())
        .bind("hash", hash)
        .bind("at", utc(use.at()))
        .bind("method", use.method())
        .bind("successor", HexFormat.of().parseHex(use.successorHash()))
        .execute();
  }

  void deleteFamily(Handle tx, DomainId domain, UUID family) {
    tx.createUpdate("DELETE FROM refresh_tokens WHERE domain_id = :domain AND family = :family")
        .bind("domain", domain.value())
        .bind("family", family)
        .execute();
  }

  /** All families of a client's. */
  void deleteOf(Handle tx, DomainId domain, String clientId) {
    var sql = "DELETE FROM refresh_tokens WHERE domain_id = :domain AND client_id = :client";
    ClientRows.update(tx, sql, domain, clientId).execute();
  }

  int deleteExpired(Handle tx, Instant now) {
    return EXPIRED.delete(tx, now);
  }

  private static Row read(ResultSet row, StatementContext context) throws SQLException {
    var family =
        new Family(
            row.getObject("family", UUID.class),
            row.getString("client_id"),
            HexFormat.of().formatHex(row.getBytes("session_hash")),
            row.getString("scope"),
            row.getString("claims"),
            row.getString("audience"),
            new Confirmation(row.getString("jkt"), row.getString("x5t")),
            row.getObject("expires_at", OffsetDateTime.class).toInstant());
    var usedAt = row.getObject("used_at", OffsetDateTime.class);
    return new Row(
        family,
        usedAt == null
            ? null
            : new Use(
                usedAt.toInstant(),
                row.getString("used_by"),
                HexFormat.of().formatHex(row.getBytes("successor_hash"))));
  }
}
