package dev.plexsphere.authserver;

import static dev.plexsphere.kit.time.Clocks.utc;
import static java.util.Comparator.comparing;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.ExpiredRows;
import dev.plexsphere.kit.db.PlainSql;
import dev.plexsphere.kit.secret.Secrets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table refresh_tokens. The only class that names it. */
final class RefreshTokens {
  private static final ExpiredRows EXPIRED =
      new ExpiredRows("refresh_tokens", "domain_id, id_hash");

  private static final String FIND =
      """
      SELECT t.domain_id, encode(id_hash, 'hex') AS hash, family, client_id, session_hash, scope, claims,
        audience, jkt, x5t, expires_at, used_at, used_by, successor_hash
      FROM unnest(?, ?) AS k (domain_id, hash)
      JOIN refresh_tokens t ON t.domain_id = k.domain_id AND t.id_hash = k.hash
      WHERE expires_at > ?
      """;

  private static final String LOCK = FIND + " FOR UPDATE OF t";

  private static final String ROTATE =
      """
      WITH used AS (
        UPDATE refresh_tokens t
        SET used_at = k.at::timestamptz, used_by = k.method, successor_hash = k.successor
        FROM unnest(?, ?, ?, ?, ?) AS k (domain_id, hash, at, method, successor)
        WHERE t.domain_id = k.domain_id AND t.id_hash = k.hash AND t.used_at IS NULL
        RETURNING t.*),
      successors AS (
        INSERT INTO refresh_tokens
          (domain_id, id_hash, family, client_id, session_hash, scope, claims, audience, jkt, x5t,
           expires_at)
        SELECT domain_id, successor_hash, family, client_id, session_hash, scope, claims, audience,
          jkt, x5t, expires_at
        FROM used)
      SELECT domain_id, encode(id_hash, 'hex') AS hash FROM used
      """;

  /** Names a token: its hash is hex. */
  record Key(DomainId domain, String hash) {
    static Key of(DomainId domain, String token) {
      return new Key(domain, HexFormat.of().formatHex(Secrets.sha256(token)));
    }
  }

  /**
   * What a token and its successors are good for.
   *
   * @param session key of the hosted session
   * @param claims what is to be told of a person beyond the scope, space-separated; null for
   *     nothing
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
  Optional<Row> lock(Handle tx, Key key, Instant now) {
    return Optional.ofNullable(select(tx, LOCK, Set.of(key), now).get(key));
  }

  /** Only looks. */
  Optional<Row> find(Handle handle, Key key, Instant now) {
    return Optional.ofNullable(find(handle, Set.of(key), now).get(key));
  }

  /** Those that are there; only looks. */
  Map<Key, Row> find(Handle handle, Collection<Key> keys, Instant now) {
    return select(handle, FIND, keys, now);
  }

  private static Map<Key, Row> select(
      Handle handle, String sql, Collection<Key> keys, Instant now) {
    return PlainSql.map(
        handle,
        sql,
        RefreshTokens::key,
        RefreshTokens::read,
        domains(keys),
        hashes(keys, Key::hash),
        now);
  }

  private static UUID[] domains(Collection<Key> keys) {
    return keys.stream().map(key -> key.domain.value()).toArray(UUID[]::new);
  }

  private static <T> byte[][] hashes(Collection<T> of, Function<T, String> hex) {
    return of.stream().map(each -> HexFormat.of().parseHex(hex.apply(each))).toArray(byte[][]::new);
  }

  private static Key key(ResultSet row) throws SQLException {
    return new Key(new DomainId(row.getObject("domain_id", UUID.class)), row.getString("hash"));
  }

  /**
   * Marks those that nobody has used as used, each once, and puts the successor beside each, which
   * has the rest of it. What somebody has used meanwhile is left alone.
   *
   * @param uses by token
   * @return the tokens whose use this was
   */
  Set<Key> rotate(Handle tx, Map<Key, Use> uses) {
    var keys = uses.keySet().stream().sorted(comparing(Key::hash)).toList(); // no deadlock
    var values = keys.stream().map(uses::get).toList();
    return Set.copyOf(
        PlainSql.query(
            tx,
            ROTATE,
            RefreshTokens::key,
            domains(keys),
            hashes(keys, Key::hash),
            values.stream().map(use -> use.at().toString()).toArray(String[]::new),
            values.stream().map(Use::method).toArray(String[]::new),
            hashes(values, Use::successorHash)));
  }

  /**
   * Ends a family. A DELETE that waited for one of it to be used does not see the successor which
   * that left behind, so it is done again until there is nothing more.
   */
  void deleteFamily(Handle tx, DomainId domain, UUID family) {
    int deleted = 1;
    while (deleted > 0) {
      deleted =
          tx.createUpdate(
                  "DELETE FROM refresh_tokens WHERE domain_id = :domain AND family = :family")
              .bind("domain", domain.value())
              .bind("family", family)
              .execute();
    }
  }

  /** All families of a client's. */
  void deleteOf(Handle tx, DomainId domain, String clientId) {
    var sql = "DELETE FROM refresh_tokens WHERE domain_id = :domain AND client_id = :client";
    ClientRows.update(tx, sql, domain, clientId).execute();
  }

  /** All families of a client's that hang on these sessions. */
  void deleteOf(Handle tx, DomainId domain, String clientId, List<String> sessions) {
    tx.createUpdate(
            """
            DELETE FROM refresh_tokens WHERE domain_id = :domain AND client_id = :client
              AND session_hash IN (SELECT decode(key, 'hex') FROM unnest(:sessions) AS k (key))
            """)
        .bind("domain", domain.value())
        .bind("client", clientId)
        .bindArray("sessions", String.class, sessions)
        .execute();
  }

  /** When clients last used a token that hangs on one of these sessions, by client. */
  Map<String, Instant> lastUses(Handle handle, DomainId domain, List<String> sessions) {
    return handle
        .createQuery(
            """
            SELECT client_id, max(used_at) AS used_at FROM refresh_tokens
            WHERE domain_id = :domain AND used_at IS NOT NULL
              AND session_hash IN (SELECT decode(key, 'hex') FROM unnest(:sessions) AS k (key))
            GROUP BY client_id
            """)
        .bind("domain", domain.value())
        .bindArray("sessions", String.class, sessions)
        .reduceRows(
            new HashMap<>(),
            (uses, row) -> {
              uses.put(
                  row.getColumn("client_id", String.class),
                  row.getColumn("used_at", OffsetDateTime.class).toInstant());
              return uses;
            });
  }

  int deleteExpired(Handle tx, Instant now) {
    return EXPIRED.delete(tx, now);
  }

  private static Row read(ResultSet row) throws SQLException {
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
