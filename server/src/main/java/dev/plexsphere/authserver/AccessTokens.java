package dev.plexsphere.authserver;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.ExpiredRows;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/**
 * What an access token hangs on, once it was signed: the table revoked_tokens, which no other class
 * names, and whether its session or its machine is still there.
 */
final class AccessTokens {
  private static final ExpiredRows EXPIRED = new ExpiredRows("revoked_tokens", "domain_id, jti");

  /**
   * True for the token {@code q} (domain_id, jti, origin, session, machine, service) that nobody
   * gave back and whose session, or machine, is good; the time is bound twice.
   */
  static final String HOLDS =
      """
      NOT EXISTS (
          SELECT 1 FROM revoked_tokens r
          WHERE r.domain_id = q.domain_id AND r.jti IN (q.jti, q.origin))
        AND (q.session IS NULL OR EXISTS (
          SELECT 1 FROM hosted_sessions s
          JOIN accounts a ON a.domain_id = s.domain_id AND a.id = s.account_id
            AND a.status = 'active' AND a.password_changed_at <= s.auth_time
          WHERE s.domain_id = q.domain_id AND s.id_hash = q.session
            AND s.expires_at > ? AND s.idle_until > ?))
        AND (q.machine IS NULL OR EXISTS (
          SELECT 1 FROM hosted_clients c WHERE c.client_id = q.machine
            AND c.domain_id = q.domain_id AND c.status = 'active')
          OR EXISTS (
          SELECT 1 FROM service_identities i
          JOIN idp_bindings b ON b.id = i.idp_binding_id AND b.status = 'active'
          WHERE i.domain_id = q.domain_id AND i.client_id = q.machine
            AND i.federation_kind = 'spiffe_svid' AND i.status = 'active'))
        AND (q.service IS NULL OR EXISTS (
          SELECT 1 FROM service_identities i
          JOIN idp_bindings b ON b.id = i.idp_binding_id AND b.status = 'active'
          WHERE i.domain_id = q.domain_id AND i.id = q.service AND i.status = 'active'))
      """;

  private static final String LIVE =
      """
      SELECT q.domain_id, q.jti
      FROM unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::bytea[], ?::text[], ?::uuid[])
        AS q (domain_id, jti, origin, session, machine, service)
      WHERE
      """
          + HOLDS;

  /**
   * Names one token.
   *
   * @param origin the token that it was exchanged for; null for any other
   * @param session key of the hosted session; null for a machine's
   * @param machine the client whose row must still be there; null for any other
   * @param service the machine that an issuer vouched for; null for any other
   */
  record Key(
      Id id,
      @Nullable UUID origin,
      @Nullable String session,
      @Nullable String machine,
      @Nullable UUID service) {}

  /** A token of a Domain's. */
  record Id(DomainId domain, UUID token) {}

  /** Those that are still good. */
  Set<Id> live(Handle handle, List<Key> keys, Instant now) {
    try {
      var connection = handle.getConnection();
      var sessions =
          keys.stream()
              .map(key -> key.session == null ? null : HexFormat.of().parseHex(key.session))
              .toArray(byte[][]::new);
      try (var select = connection.prepareStatement(LIVE)) {
        select.setArray(
            1, connection.createArrayOf("uuid", column(keys, key -> key.id.domain.value())));
        select.setArray(2, connection.createArrayOf("uuid", column(keys, key -> key.id.token)));
        select.setArray(3, connection.createArrayOf("uuid", column(keys, Key::origin)));
        select.setArray(4, connection.createArrayOf("bytea", sessions));
        select.setArray(5, connection.createArrayOf("text", column(keys, Key::machine)));
        select.setArray(6, connection.createArrayOf("uuid", column(keys, Key::service)));
        select.setObject(7, utc(now));
        select.setObject(8, utc(now));
        try (var rows = select.executeQuery()) {
          var found = new HashSet<Id>();
          while (rows.next()) {
            found.add(
                new Id(new DomainId(rows.getObject(1, UUID.class)), rows.getObject(2, UUID.class)));
          }
          return found;
        }
      }
    } catch (SQLException e) {
      throw new UnableToExecuteStatementException(e, null);
    }
  }

  private static @Nullable Object[] column(List<Key> keys, Function<Key, @Nullable Object> member) {
    return keys.stream().map(member).toArray();
  }

  boolean isRevoked(Handle handle, Id id) {
    return handle
        .createQuery("SELECT 1 FROM revoked_tokens WHERE domain_id = :domain AND jti = :id")
        .bind("domain", id.domain.value())
        .bind("id", id.token)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /** False when it was given back before. */
  boolean revoke(Handle tx, Id id, Instant expiresAt) {
    return tx.createUpdate(
                """
                INSERT INTO revoked_tokens (domain_id, jti, expires_at)
                VALUES (:domain, :id, :expiresAt) ON CONFLICT DO NOTHING
                """)
            .bind("domain", id.domain.value())
            .bind("id", id.token)
            .bind("expiresAt", utc(expiresAt))
            .execute()
        == 1;
  }

  int deleteExpired(Handle tx, Instant now) {
    return EXPIRED.delete(tx, now);
  }
}
