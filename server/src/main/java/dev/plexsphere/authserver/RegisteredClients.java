package dev.plexsphere.authserver;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.PlainSql;
import dev.plexsphere.kit.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The table registered_clients. The only class that names it. */
final class RegisteredClients {
  private static final String FIND =
      """
      SELECT c.domain_id, c.client_id, c.metadata, encode(c.secret_hash, 'hex'),
        encode(c.previous_secret_hash, 'hex'), c.previous_until
      FROM unnest(?::uuid[], ?::text[]) AS q (domain_id, client_id)
      JOIN registered_clients c ON c.domain_id = q.domain_id AND c.client_id = q.client_id
      """;

  private static final String COLUMNS =
      """
      SELECT client_id, metadata, previous_until, registration_hash IS NOT NULL AS dynamic,
        created_at, updated_at, encode(sha256(convert_to(metadata::text, 'UTF8')), 'hex') AS version
      FROM registered_clients WHERE domain_id = :domain
      """;

  /** Names one. */
  record Key(DomainId domain, String id) {}

  /**
   * What is asked at every request of a client.
   *
   * @param previousHash hex, like the other
   */
  record Row(
      ClientMetadata metadata,
      @Nullable String secretHash,
      @Nullable String previousHash,
      @Nullable Instant previousUntil) {
    /** Hex SHA-256 of what is good at {@code now}. */
    List<String> hashes(Instant now) {
      boolean overlaps = previousUntil != null && previousUntil.isAfter(now);
      return Stream.concat(
              Stream.ofNullable(secretHash), Stream.ofNullable(overlaps ? previousHash : null))
          .toList();
    }

    /** Never what a secret hashes to. */
    @Override
    public String toString() {
      return "Row(" + metadata + ")";
    }
  }

  /** One statement for all of a moment, whose text never changes. */
  Map<Key, Row> find(Handle handle, List<Key> keys) {
    return PlainSql.map(
        handle,
        FIND,
        row -> new Key(new DomainId(row.getObject(1, UUID.class)), row.getString(2)),
        row ->
            new Row(
                metadata(row.getString(3)),
                row.getString(4),
                row.getString(5),
                instant(row.getObject(6, OffsetDateTime.class))),
        keys.stream().map(key -> key.domain.value()).toArray(UUID[]::new),
        keys.stream().map(Key::id).toArray(String[]::new));
  }

  /** Keeps whoever counts in this Domain waiting until the transaction ends. */
  void lockDomain(Handle tx, DomainId domain) {
    tx.execute("SELECT 1 FROM domains WHERE id = ? FOR NO KEY UPDATE", domain.value());
  }

  long count(Handle handle, DomainId domain) {
    return handle
        .createQuery("SELECT count(*) FROM registered_clients WHERE domain_id = :domain")
        .bind("domain", domain.value())
        .mapTo(Long.class)
        .one();
  }

  /**
   * @param hash of the secret; null for a public client
   * @param registrationHash of the registration access token; null where an administrator made it
   */
  void insert(
      Handle tx,
      Key key,
      ClientMetadata metadata,
      byte @Nullable [] hash,
      byte @Nullable [] registrationHash,
      Instant now) {
    tx.createUpdate(
            """
            INSERT INTO registered_clients
              (domain_id, client_id, metadata, secret_hash, registration_hash, created_at, updated_at)
            VALUES (:domain, :client, :metadata::jsonb, :hash, :registration, :now, :now)
            """)
        .bind("domain", key.domain.value())
        .bind("client", key.id)
        .bind("metadata", Json.text(metadata))
        .bind("hash", hash)
        .bind("registration", registrationHash)
        .bind("now", utc(now))
        .execute();
  }

  List<RegisteredClient> list(Handle handle, DomainId domain, String after, int limit) {
    return handle
        .createQuery(COLUMNS + " AND client_id > :after ORDER BY client_id LIMIT :limit")
        .bind("domain", domain.value())
        .bind("after", after)
        .bind("limit", limit)
        .map(RegisteredClients::read)
        .list();
  }

  Optional<RegisteredClient> get(Handle handle, Key key) {
    return one(handle, COLUMNS + " AND client_id = :client", key);
  }

  /** Finds it and keeps whoever else changes it waiting until the transaction ends. */
  Optional<RegisteredClient> lock(Handle tx, Key key) {
    return one(tx, COLUMNS + " AND client_id = :client FOR NO KEY UPDATE", key);
  }

  private static Optional<RegisteredClient> one(Handle handle, String sql, Key key) {
    return handle
        .createQuery(sql)
        .bind("domain", key.domain.value())
        .bind("client", key.id)
        .map(RegisteredClients::read)
        .findOne();
  }

  /** Hex SHA-256 of the registration access token, of a client that has one. */
  Optional<String> registrationHash(Handle handle, Key key) {
    return handle
        .createQuery(
            """
            SELECT encode(registration_hash, 'hex') FROM registered_clients
            WHERE domain_id = :domain AND client_id = :client AND registration_hash IS NOT NULL
            """)
        .bind("domain", key.domain.value())
        .bind("client", key.id)
        .mapTo(String.class)
        .findOne();
  }

  void update(Handle tx, Key key, ClientMetadata metadata, Instant now) {
    ClientRows.update(
            tx,
            """
            UPDATE registered_clients SET metadata = :metadata::jsonb, updated_at = :now
            WHERE domain_id = :domain AND client_id = :client
            """,
            key.domain,
            key.id)
        .bind("metadata", Json.text(metadata))
        .bind("now", utc(now))
        .execute();
  }

  void setRegistration(Handle tx, Key key, byte[] hash) {
    ClientRows.update(
            tx,
            """
            UPDATE registered_clients SET registration_hash = :hash
            WHERE domain_id = :domain AND client_id = :client
            """,
            key.domain,
            key.id)
        .bind("hash", hash)
        .execute();
  }

  /**
   * The secret from now on; the one before is good until {@code previousUntil}.
   *
   * @param hash null: none, and the one before is gone too
   */
  void setSecret(
      Handle tx, Key key, byte @Nullable [] hash, @Nullable Instant previousUntil, Instant now) {
    ClientRows.update(
            tx,
            """
            UPDATE registered_clients SET
              previous_secret_hash = CASE WHEN :until::timestamptz IS NULL THEN NULL ELSE secret_hash END,
              previous_until = :until, secret_hash = :hash, updated_at = :now
            WHERE domain_id = :domain AND client_id = :client
            """,
            key.domain,
            key.id)
        .bind("hash", hash)
        .bind("until", previousUntil == null ? null : utc(previousUntil))
        .bind("now", utc(now))
        .execute();
  }

  /** False when there is none. */
  boolean delete(Handle tx, Key key) {
    return ClientRows.update(
                tx,
                "DELETE FROM registered_clients WHERE domain_id = :domain AND client_id = :client",
                key.domain,
                key.id)
            .execute()
        == 1;
  }

  private static RegisteredClient read(ResultSet row, StatementContext context)
      throws SQLException {
    return new RegisteredClient(
        row.getString("client_id"),
        metadata(row.getString("metadata")),
        instant(row.getObject("previous_until", OffsetDateTime.class)),
        row.getBoolean("dynamic"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("updated_at", OffsetDateTime.class).toInstant(),
        row.getString("version"));
  }

  private static ClientMetadata metadata(String json) {
    return Json.readTrusted(json, ClientMetadata.class);
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
