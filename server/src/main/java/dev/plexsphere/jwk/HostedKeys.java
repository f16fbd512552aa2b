package dev.plexsphere.jwk;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.ids.DomainId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The table hosted_keys. The only class that names it. */
final class HostedKeys {

  /**
   * By how much the clocks of nodes differ: what is over here is published there that much longer.
   */
  private static final Duration SKEW = Duration.ofMinutes(1);

  /** Keys that are published at some node, those that sign last at the end. */
  List<StoredKey> published(Handle handle, DomainId domain, Instant now) {
    return handle
        .createQuery(
            """
            SELECT kid, algorithm, public_jwk, private_key, published_at, signs_from,
              nullif(retires_at, 'infinity') AS retires_at
            FROM hosted_keys
            WHERE domain_id = :domain AND (retires_at IS NULL OR retires_at > :over)
            ORDER BY signs_from, kid
            """)
        .bind("domain", domain.value())
        .bind("over", utc(now.minus(SKEW)))
        .map(HostedKeys::read)
        .list();
  }

  /**
   * False, and nothing written, when the Domain has a key of that algorithm without a successor
   * already: the index hosted_keys_algorithm_uq lets one of all nodes win.
   */
  boolean insert(Handle tx, DomainId domain, StoredKey key) {
    return tx.createUpdate(
                """
                INSERT INTO hosted_keys
                  (domain_id, kid, algorithm, public_jwk, private_key, published_at, signs_from,
                   retires_at)
                VALUES (:domain, :kid, :algorithm, :publicJwk, :privateKey, :publishedAt,
                  :signsFrom, CASE WHEN :algorithm <> 'ES256' THEN timestamptz 'infinity' END)
                ON CONFLICT DO NOTHING
                """)
            .bind("domain", domain.value())
            .bind("kid", key.kid())
            .bind("algorithm", key.algorithm().value())
            .bind("publicJwk", key.publicJwk())
            .bind("privateKey", key.wrapped().value())
            .bind("publishedAt", utc(key.publishedAt()))
            .bind("signsFrom", utc(key.signsFrom()))
            .execute()
        == 1;
  }

  /** False when another node has retired the key. */
  boolean retire(Handle tx, DomainId domain, String kid, Instant at) {
    return tx.createUpdate(
                """
                UPDATE hosted_keys SET retires_at = :at
                WHERE domain_id = :domain AND kid = :kid
                  AND (retires_at IS NULL OR retires_at = 'infinity')
                """)
            .bind("domain", domain.value())
            .bind("kid", kid)
            .bind("at", utc(at))
            .execute()
        == 1;
  }

  int deleteRetired(Handle tx, Instant now) {
    return tx.createUpdate("DELETE FROM hosted_keys WHERE retires_at <= :over")
        .bind("over", utc(now.minus(SKEW)))
        .execute();
  }

  private static StoredKey read(ResultSet row, StatementContext context) throws SQLException {
    return new StoredKey(
        row.getString("kid"),
        SigningAlgorithm.of(row.getString("algorithm")).orElseThrow(),
        row.getString("public_jwk"),
        new StoredKey.Wrapped(row.getBytes("private_key")),
        Objects.requireNonNull(instant(row, "published_at")),
        Objects.requireNonNull(instant(row, "signs_from")),
        instant(row, "retires_at"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }
}
