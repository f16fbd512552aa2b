package dev.plexsphere.token;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.ids.ApiTokenId;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/**
 * The table api_tokens, many rows in one statement. Plain JDBC, because these two statements carry
 * the load; their text never changes, so PostgreSQL keeps their plans.
 */
final class TokenBatches {
  private static final String VERIFY =
      """
      SELECT t.id, t.domain_id, t.owner_kind, t.owner_id, t.env, t.origin, t.secret_hash, t.idp_binding_id,
             t.scope, t.auth_time, t.expires_at, d.slug, u.email,
             t.predecessor_id IS NOT NULL AND t.first_used_at IS NULL AS fresh_successor
      FROM api_tokens t
      JOIN domains d ON d.id = t.domain_id AND d.status = 'active'
      LEFT JOIN users u ON t.owner_kind = 'user' AND u.domain_id = t.domain_id AND u.id = t.owner_id
      LEFT JOIN service_identities s
        ON t.owner_kind = 'service' AND s.domain_id = t.domain_id AND s.id = t.owner_id
      LEFT JOIN idp_bindings b ON b.id = t.idp_binding_id
      WHERE t.id = ANY (?)
        AND t.revoked_at IS NULL AND t.expires_at + interval '0' > ?
        AND (t.rotation_deadline IS NULL OR t.rotation_deadline > ?)
        AND coalesce(u.status, s.status) = 'active'
        AND (t.idp_binding_id IS NULL
             OR (b.status = 'active' AND (b.domain_id IS NULL OR b.domain_id = t.domain_id)))
      """;

  /**
   * An owner's live tokens are found by owner, and above a token by its id: {@code + interval}
   * keeps the planner, which may ask while the table is empty, from going through all that have not
   * expired.
   */
  private static final String INSERT =
      """
      WITH wanted AS (
        SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::uuid[], ?::text[], ?::text[], ?::bytea[], ?::uuid[],
                             ?::text[], ?::uuid[], ?::uuid[], ?::bytea[], ?::timestamptz[], ?::timestamptz[],
                             ?::timestamptz[])
          AS w (id, domain_id, owner_kind, owner_id, env, origin, secret_hash, idp_binding_id, scope, parent_id,
                predecessor_id, rotation_key_hash, auth_time, created_at, expires_at)
      ), owners AS (
        SELECT o.domain_id, o.owner_id, (
          SELECT count(*) FROM (
            SELECT FROM api_tokens t
            WHERE t.domain_id = o.domain_id AND t.owner_id = o.owner_id AND t.revoked_at IS NULL
              AND t.expires_at + interval '0' > ?
              AND (t.rotation_deadline IS NULL OR t.rotation_deadline > ?)
            LIMIT ?) live) AS live
        FROM (SELECT DISTINCT domain_id, owner_id FROM wanted) o
      )
      INSERT INTO api_tokens (id, domain_id, owner_kind, owner_id, env, origin, secret_hash, idp_binding_id, scope,
                              parent_id, predecessor_id, rotation_key_hash, auth_time, created_at, expires_at)
      SELECT w.id, w.domain_id, w.owner_kind, w.owner_id, w.env, w.origin, w.secret_hash, w.idp_binding_id, w.scope,
             w.parent_id, w.predecessor_id, w.rotation_key_hash, w.auth_time, w.created_at,
             least(w.expires_at, w.created_at + make_interval(secs => d.max_token_ttl_seconds))
      FROM (SELECT *, row_number() OVER (PARTITION BY domain_id, owner_id ORDER BY id) AS place FROM wanted) w
      JOIN domains d ON d.id = w.domain_id
      JOIN owners o ON o.domain_id = w.domain_id AND o.owner_id = w.owner_id
      WHERE o.live + w.place <= ?
      RETURNING id, expires_at
      """;

  private static final String TOUCH =
      """
      UPDATE api_tokens t SET last_used_at = v.at
      FROM unnest(?::uuid[], ?::timestamptz[]) AS v (id, at)
      WHERE t.id = v.id AND (t.last_used_at IS NULL OR t.last_used_at < v.at)
      """;

  /**
   * A token that may be used, if its secret is the one presented.
   *
   * @param freshSuccessor it replaces another token, and nobody has used it yet
   */
  record Candidate(Digest secretHash, VerifiedToken token, boolean freshSuccessor) {}

  /**
   * The usable ones among {@code ids}: nothing about them, their owner, binding or Domain ended.
   */
  Map<UUID, Candidate> usable(Handle handle, Collection<UUID> ids, Instant now) {
    return run(
        handle,
        VERIFY,
        statement -> {
          statement.setArray(1, array(statement, "uuid", ids.toArray()));
          statement.setObject(2, utc(now));
          statement.setObject(3, utc(now));
          var found = HashMap.<UUID, Candidate>newHashMap(ids.size());
          try (var rows = statement.executeQuery()) {
            while (rows.next()) {
              var candidate = read(rows);
              found.put(candidate.token().id().value(), candidate);
            }
          }
          return found;
        });
  }

  /**
   * Writes tokens, each as long as its owner has room for it and no longer than its Domain allows.
   *
   * @return when each expires; one that is missing was one too many
   */
  Map<UUID, Instant> insert(Handle tx, List<NewToken> tokens, int liveMax, Instant now) {
    return run(
        tx,
        INSERT,
        statement -> {
          set(statement, 1, "uuid", tokens, token -> token.id().value());
          set(statement, 2, "uuid", tokens, token -> token.domain().value());
          set(statement, 3, "text", tokens, token -> token.owner().kind().wire());
          set(statement, 4, "uuid", tokens, token -> token.owner().id());
          set(statement, 5, "text", tokens, NewToken::env);
          set(statement, 6, "text", tokens, token -> token.origin().wire());
          setBytes(statement, 7, tokens, NewToken::secretHash);
          set(statement, 8, "uuid", tokens, token -> value(token.binding()));
          set(statement, 9, "text", tokens, NewToken::scope);
          set(statement, 10, "uuid", tokens, token -> value(token.parent()));
          set(statement, 11, "uuid", tokens, token -> value(token.predecessor()));
          setBytes(statement, 12, tokens, NewToken::rotationKey);
          set(statement, 13, "timestamptz", tokens, NewToken::authTime);
          set(statement, 14, "timestamptz", tokens, NewToken::createdAt);
          set(statement, 15, "timestamptz", tokens, NewToken::expiresAt);
          statement.setObject(16, utc(now));
          statement.setObject(17, utc(now));
          statement.setInt(18, liveMax == TokenPolicy.UNLIMITED ? 0 : liveMax);
          statement.setInt(19, liveMax);
          var written = HashMap.<UUID, Instant>newHashMap(tokens.size());
          try (var rows = statement.executeQuery()) {
            while (rows.next()) {
              written.put(rows.getObject(1, UUID.class), ApiTokens.required(rows, "expires_at"));
            }
          }
          return written;
        });
  }

  /** Notes when tokens were last used; never back in time. */
  int touch(Handle tx, Map<UUID, Instant> uses) {
    return run(
        tx,
        TOUCH,
        statement -> {
          var entries = List.copyOf(uses.entrySet());
          set(statement, 1, "uuid", entries, Map.Entry::getKey);
          set(statement, 2, "timestamptz", entries, Map.Entry::getValue);
          return statement.executeUpdate();
        });
  }

  private static Candidate read(ResultSet row) throws SQLException {
    var binding = row.getObject("idp_binding_id", UUID.class);
    var token =
        new VerifiedToken(
            new ApiTokenId(row.getObject("id", UUID.class)),
            new DomainId(row.getObject("domain_id", UUID.class)),
            row.getString("slug"),
            ApiTokens.owner(row),
            row.getString("email"),
            row.getString("env"),
            VerifiedToken.Origin.ofWire(row.getString("origin")),
            binding == null ? null : new BindingId(binding),
            row.getString("scope"),
            ApiTokens.instant(row, "auth_time"),
            ApiTokens.required(row, "expires_at"));
    return new Candidate(
        Digest.stored(row.getBytes("secret_hash")), token, row.getBoolean("fresh_successor"));
  }

  @FunctionalInterface
  private interface Execution<R> {
    R on(PreparedStatement statement) throws SQLException;
  }

  private static <R> R run(Handle handle, String sql, Execution<R> execution) {
    try (var statement = handle.getConnection().prepareStatement(sql)) {
      return execution.on(statement);
    } catch (SQLException e) {
      throw new UnableToExecuteStatementException(e, null);
    }
  }

  private static <T> void set(
      PreparedStatement statement,
      int index,
      String type,
      List<T> rows,
      Function<T, @Nullable Object> value)
      throws SQLException {
    statement.setArray(index, array(statement, type, rows.stream().map(value).toArray()));
  }

  private static void setBytes(
      PreparedStatement statement,
      int index,
      List<NewToken> rows,
      Function<NewToken, @Nullable Digest> value)
      throws SQLException {
    var bytes = new byte[rows.size()] @Nullable [];
    for (int i = 0; i < bytes.length; i++) {
      var digest = value.apply(rows.get(i));
      bytes[i] = digest == null ? null : digest.bytes();
    }
    statement.setArray(index, connection(statement).createArrayOf("bytea", bytes));
  }

  private static Array array(PreparedStatement statement, String type, @Nullable Object[] values)
      throws SQLException {
    return connection(statement).createArrayOf(type, values);
  }

  private static Connection connection(PreparedStatement statement) throws SQLException {
    return statement.getConnection();
  }

  private static @Nullable UUID value(@Nullable BindingId id) {
    return id == null ? null : id.value();
  }

  private static @Nullable UUID value(@Nullable ApiTokenId id) {
    return id == null ? null : id.value();
  }
}
