package dev.plexsphere.authserver;

import static dev.plexsphere.kit.time.Clocks.utc;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.ExpiredRows;
import dev.plexsphere.kit.db.PlainSql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The table opaque_tokens. The only class that names it. */
final class OpaqueTokens {
  private static final ExpiredRows EXPIRED =
      new ExpiredRows("opaque_tokens", "domain_id, token_hash");

  /** A token that nobody gave back, and that still holds as a JWT would. */
  private static final String LIVE =
      """
      SELECT q.domain_id, encode(q.token_hash, 'hex'), q.claims::text, q.origin,
        encode(q.session, 'hex'), q.machine, q.service
      FROM (
        SELECT o.domain_id, o.token_hash, o.jti, o.claims, o.origin, o.session_hash AS session,
          o.machine, o.service
        FROM unnest(?::uuid[], ?::bytea[]) AS k (domain_id, token_hash)
        JOIN opaque_tokens o ON o.domain_id = k.domain_id AND o.token_hash = k.token_hash
        WHERE o.expires_at > ?) AS q
      WHERE
      """
          + AccessTokens.HOLDS;

  /**
   * Names one.
   *
   * @param hash hex SHA-256 of the token
   */
  record Key(DomainId domain, String hash) {}

  /** What a token says, and what it hung on when it was made. */
  record Row(JWTClaimsSet claims, TokenHold hold) {}

  void insert(Handle tx, DomainId domain, byte[] hash, Row row) {
    var claims = row.claims();
    var hold = row.hold();
    var session = hold.session();
    tx.createUpdate(
            """
            INSERT INTO opaque_tokens
              (domain_id, token_hash, jti, client_id, claims, origin, session_hash, machine, service,
               expires_at)
            VALUES (:domain, :hash, :jti, :client, :claims::jsonb, :origin::uuid, :session::bytea, :machine,
              :service::uuid, :expiresAt)
            """)
        .bind("domain", domain.value())
        .bind("hash", hash)
        .bind("jti", UUID.fromString(claims.getJWTID()))
        .bind("client", AccessTokenService.clientId(claims))
        .bind("claims", claims.toString())
        .bind("origin", hold.origin())
        .bind("session", session == null ? null : HexFormat.of().parseHex(session))
        .bind("machine", hold.machine())
        .bind("service", hold.service())
        .bind("expiresAt", utc(expiry(claims)))
        .execute();
  }

  /** To the second, as the claim says it. */
  private static Instant expiry(JWTClaimsSet claims) {
    return Instant.ofEpochSecond(claims.getExpirationTime().toInstant().getEpochSecond());
  }

  /** Those that are good, by one statement for all of a moment. */
  Map<Key, Row> live(Handle handle, List<Key> keys, Instant now) {
    return PlainSql.map(
        handle,
        LIVE,
        row -> new Key(new DomainId(row.getObject(1, UUID.class)), row.getString(2)),
        OpaqueTokens::row,
        keys.stream().map(key -> key.domain.value()).toArray(UUID[]::new),
        keys.stream().map(key -> HexFormat.of().parseHex(key.hash)).toArray(byte[][]::new),
        now,
        now,
        now);
  }

  private static Row row(ResultSet row) throws SQLException {
    try {
      return new Row(
          JWTClaimsSet.parse(row.getString(3)),
          new TokenHold(
              row.getObject(4, UUID.class),
              row.getString(5),
              row.getString(6),
              row.getObject(7, UUID.class)));
    } catch (ParseException e) {
      throw new IllegalStateException("stored claims do not parse", e);
    }
  }

  /** All of a client's. */
  void deleteOf(Handle tx, DomainId domain, String clientId) {
    var sql = "DELETE FROM opaque_tokens WHERE domain_id = :domain AND client_id = :client";
    ClientRows.update(tx, sql, domain, clientId).execute();
  }

  /**
   * All of a client's that hang on these sessions; returns which, and until when they were good.
   */
  Map<AccessTokens.Id, Instant> deleteOf(
      Handle tx, DomainId domain, String clientId, List<String> sessions) {
    return tx.createUpdate(
            """
            DELETE FROM opaque_tokens WHERE domain_id = :domain AND client_id = :client
              AND session_hash IN (SELECT decode(key, 'hex') FROM unnest(:sessions) AS k (key))
            """)
        .bind("domain", domain.value())
        .bind("client", clientId)
        .bindArray("sessions", String.class, sessions)
        .executeAndReturnGeneratedKeys("jti", "expires_at")
        .reduceRows(
            new HashMap<>(),
            (ended, row) -> {
              ended.put(
                  new AccessTokens.Id(domain, row.getColumn("jti", UUID.class)),
                  row.getColumn("expires_at", OffsetDateTime.class).toInstant());
              return ended;
            });
  }

  int deleteExpired(Handle tx, Instant now) {
    return EXPIRED.delete(tx, now);
  }
}
