package dev.plexsphere.authserver;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.ExpiredRows;
import dev.plexsphere.kit.db.PlainSql;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
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
    return new HashSet<>(
        PlainSql.query(
            handle,
            LIVE,
            row -> new Id(new DomainId(row.getObject(1, UUID.class)), row.getObject(2, UUID.class)),
            ids(keys, key -> key.id.domain.value()),
            ids(keys, key -> key.id.token),
            ids(keys, Key::origin),
            keys.stream()
                .map(key -> key.session == null ? null : HexFormat.of().parseHex(key.session))
                .toArray(byte[][]::new),
            keys.stream().map(Key::machine).toArray(String[]::new),
            ids(keys, Key::service),
            now,
            now));
  }

  private static UUID[] ids(List<Key> keys, Function<Key, @Nullable UUID> member) {
    return keys.stream().map(member).toArray(UUID[]::new);
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
