package dev.plexsphere.codes;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.codes.CodeStore.Consumed;
import dev.plexsphere.codes.CodeStore.Live;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.secret.Secrets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The table codes. The only class that names it. */
final class Codes {
  private static final String THIS =
      " hash = :hash AND type = :type AND (:domain::uuid IS NULL OR domain_id = :domain::uuid) ";

  /**
   * Which code.
   *
   * @param hash hex SHA-256 of it
   * @param domain null for whichever it is of
   */
  record Key(String hash, String type, @Nullable UUID domain) {
    static Key of(String plaintext, String type, @Nullable DomainId domain) {
      var hash = HexFormat.of().formatHex(Secrets.sha256(plaintext));
      return new Key(hash, type, domain == null ? null : domain.value());
    }
  }

  void insert(
      Handle tx,
      byte[] hash,
      String type,
      DomainId domain,
      String payloadJson,
      Instant createdAt,
      Instant expiresAt) {
    tx.createUpdate(
            """
            INSERT INTO codes (hash, type, domain_id, payload, created_at, expires_at)
            VALUES (:hash, :type, :domain, :payload::jsonb, :createdAt, :expiresAt)
            """)
        .bind("hash", hash)
        .bind("type", type)
        .bind("domain", domain.value())
        .bind("payload", payloadJson)
        .bind("createdAt", utc(createdAt))
        .bind("expiresAt", utc(expiresAt))
        .execute();
  }

  /**
   * One UPDATE decides: racers wait for the row's lock and then find it consumed. The SELECT only
   * tells reuse from a guess.
   */
  Consumed consume(Handle tx, Key key, Instant now) {
    Optional<Consumed> fresh =
        bind(
                tx.createQuery(
                    "UPDATE codes SET consumed_at = :now WHERE"
                        + THIS
                        + "AND consumed_at IS NULL AND expires_at > :now"
                        + " RETURNING domain_id, payload::text AS payload"),
                key)
            .bind("now", utc(now))
            .<Consumed>map((row, _) -> new Consumed.Fresh(domain(row), row.getString("payload")))
            .findOne();
    return fresh.orElseGet(() -> reused(tx, key).orElseGet(Consumed.Unknown::new));
  }

  private static Optional<Consumed> reused(Handle tx, Key key) {
    return bind(
            tx.createQuery(
                "SELECT domain_id, payload::text AS payload FROM codes WHERE"
                    + THIS
                    + "AND consumed_at IS NOT NULL"),
            key)
        .<Consumed>map((row, _) -> new Consumed.Reused(domain(row), row.getString("payload")))
        .findOne();
  }

  Optional<Live> find(Handle handle, Key key, Instant now) {
    return bind(
            handle.createQuery(
                "SELECT domain_id, payload::text AS payload, expires_at FROM codes WHERE"
                    + THIS
                    + "AND consumed_at IS NULL AND expires_at > :now"),
            key)
        .bind("now", utc(now))
        .map((row, _) ->
            new Live(
                domain(row),
                row.getString("payload"),
                row.getObject("expires_at", OffsetDateTime.class).toInstant()))
        .findOne();
  }

  /** Unused rows go when they expire, used ones when they expired before {@code usedBefore}. */
  int deleteExpired(Handle tx, Instant now, Instant usedBefore) {
    return tx.createUpdate(
            """
            DELETE FROM codes WHERE hash IN (
              SELECT hash FROM codes
              WHERE expires_at <= :now AND (consumed_at IS NULL OR expires_at <= :usedBefore)
              LIMIT 10000 FOR UPDATE SKIP LOCKED)
            """)
        .bind("now", utc(now))
        .bind("usedBefore", utc(usedBefore))
        .execute();
  }

  private static Query bind(Query query, Key key) {
    return query
        .bind("hash", HexFormat.of().parseHex(key.hash))
        .bind("type", key.type)
        .bind("domain", key.domain);
  }

  private static DomainId domain(ResultSet row) throws SQLException {
    return new DomainId(row.getObject("domain_id", UUID.class));
  }
}
