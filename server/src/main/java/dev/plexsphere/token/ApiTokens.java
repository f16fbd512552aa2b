package dev.plexsphere.token;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.ids.ApiTokenId;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.PrincipalRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The table api_tokens, one row at a time. {@link TokenBatches} does many. */
final class ApiTokens {
  private static final int LIST_MAX = 200;
  private static final String COLUMNS =
      """
      id, domain_id, owner_kind, owner_id, env, origin, idp_binding_id, scope, parent_id,
      created_at, expires_at, last_used_at, rotated_at, rotation_deadline
      """;
  private static final String LIVE =
      """
      revoked_at IS NULL AND expires_at + interval '0' > :now AND (rotation_deadline IS NULL OR rotation_deadline > :now)
      """;

  /** Live tokens of one owner, newest first, at most 200. */
  List<ApiToken> list(Handle tx, DomainId domain, PrincipalRef owner, Instant now) {
    return tx.createQuery(
            "SELECT "
                + COLUMNS
                + " FROM api_tokens WHERE domain_id = :domain AND owner_id = :owner"
                + " AND owner_kind = :kind AND "
                + LIVE
                + " ORDER BY created_at DESC, id DESC LIMIT "
                + LIST_MAX)
        .bind("domain", domain.value())
        .bind("owner", owner.id())
        .bind("kind", owner.kind().wire())
        .bind("now", utc(now))
        .map(ApiTokens::read)
        .list();
  }

  /** A live token of this owner. */
  Optional<ApiToken> find(
      Handle tx, DomainId domain, PrincipalRef owner, ApiTokenId id, Instant now) {
    return one(tx, domain, owner, id, now, "");
  }

  /** The same, locked until the transaction ends. */
  Optional<ApiToken> lock(
      Handle tx, DomainId domain, PrincipalRef owner, ApiTokenId id, Instant now) {
    return one(tx, domain, owner, id, now, " FOR UPDATE");
  }

  private static Optional<ApiToken> one(
      Handle tx, DomainId domain, PrincipalRef owner, ApiTokenId id, Instant now, String lock) {
    return tx.createQuery(
            "SELECT "
                + COLUMNS
                + " FROM api_tokens WHERE id = :id AND domain_id = :domain AND owner_id = :owner"
                + " AND owner_kind = :kind AND "
                + LIVE
                + lock)
        .bind("id", id.value())
        .bind("domain", domain.value())
        .bind("owner", owner.id())
        .bind("kind", owner.kind().wire())
        .bind("now", utc(now))
        .map(ApiTokens::read)
        .findOne();
  }

  /** A successor that still counts. */
  record Successor(
      ApiTokenId id,
      Digest secretHash,
      @Nullable Digest rotationKey,
      Instant createdAt,
      Instant expiresAt) {}

  Optional<Successor> successor(Handle tx, ApiTokenId predecessor) {
    return tx.createQuery(
            """
            SELECT id, secret_hash, rotation_key_hash, created_at, expires_at
            FROM api_tokens WHERE predecessor_id = :id AND revoked_at IS NULL
            """)
        .bind("id", predecessor.value())
        .map((row, _) ->
            new Successor(
                new ApiTokenId(row.getObject("id", UUID.class)),
                Digest.stored(row.getBytes("secret_hash")),
                digest(row.getBytes("rotation_key_hash")),
                required(row, "created_at"),
                required(row, "expires_at")))
        .findOne();
  }

  /**
   * Marks a successor as used, at once and for good: from here on no rotation replaces it.
   *
   * @return false when it was revoked meanwhile
   */
  boolean markUsed(Handle tx, ApiTokenId id, Instant now) {
    return tx.createUpdate(
                """
                UPDATE api_tokens SET first_used_at = coalesce(first_used_at, :now)
                WHERE id = :id AND revoked_at IS NULL
                """)
            .bind("id", id.value())
            .bind("now", utc(now))
            .execute()
        == 1;
  }

  /** Revokes a successor that nobody has used; false when somebody has. */
  boolean revokeUnused(Handle tx, ApiTokenId id, Instant now) {
    return tx.createUpdate(
                """
                UPDATE api_tokens SET revoked_at = :now
                WHERE id = :id AND revoked_at IS NULL AND first_used_at IS NULL
                """)
            .bind("id", id.value())
            .bind("now", utc(now))
            .execute()
        == 1;
  }

  /** Starts the overlap, or leaves it as it is: replacing a successor never makes it longer. */
  Instant beginOverlap(Handle tx, ApiTokenId id, Instant now, Instant deadline) {
    return tx.createQuery(
            """
            UPDATE api_tokens
            SET rotated_at = coalesce(rotated_at, :now),
                rotation_deadline = coalesce(rotation_deadline, least(:deadline, expires_at))
            WHERE id = :id
            RETURNING rotation_deadline
            """)
        .bind("id", id.value())
        .bind("now", utc(now))
        .bind("deadline", utc(deadline))
        .map((row, _) -> required(row, "rotation_deadline"))
        .one();
  }

  /** A revoked row, and whose it was. */
  record Revoked(ApiTokenId id, PrincipalRef owner) {}

  /** Revokes a token of this owner, expired or not; empty when there is none. */
  Optional<Revoked> revoke(
      Handle tx, DomainId domain, PrincipalRef owner, ApiTokenId id, Instant now) {
    return tx.createQuery(
            """
            UPDATE api_tokens SET revoked_at = :now
            WHERE id = :id AND domain_id = :domain AND owner_id = :owner AND owner_kind = :kind
              AND revoked_at IS NULL
            RETURNING id, owner_kind, owner_id
            """)
        .bind("id", id.value())
        .bind("domain", domain.value())
        .bind("owner", owner.id())
        .bind("kind", owner.kind().wire())
        .bind("now", utc(now))
        .map(ApiTokens::readRevoked)
        .findOne();
  }

  /** Revokes what these tokens have minted, successors included. */
  List<Revoked> revokeChildren(Handle tx, DomainId domain, List<UUID> parents, Instant now) {
    return tx.createQuery(
            """
            UPDATE api_tokens SET revoked_at = :now
            WHERE parent_id = ANY (:parents) AND domain_id = :domain AND revoked_at IS NULL
            RETURNING id, owner_kind, owner_id
            """)
        .bindArray("parents", UUID.class, parents)
        .bind("domain", domain.value())
        .bind("now", utc(now))
        .map(ApiTokens::readRevoked)
        .list();
  }

  /** Revokes all login tokens of a user. */
  List<Revoked> revokeLogins(Handle tx, DomainId domain, UUID userId, Instant now) {
    return tx.createQuery(
            """
            UPDATE api_tokens SET revoked_at = :now
            WHERE domain_id = :domain AND owner_id = :owner AND owner_kind = 'user'
              AND origin = 'login' AND revoked_at IS NULL
            RETURNING id, owner_kind, owner_id
            """)
        .bind("domain", domain.value())
        .bind("owner", userId)
        .bind("now", utc(now))
        .map(ApiTokens::readRevoked)
        .list();
  }

  /** A row that the sweeper took away. */
  record Swept(ApiTokenId id, DomainId domain, PrincipalRef owner, boolean revoked) {}

  /**
   * Deletes tokens that are dead and that no live token names as its parent: revoking a login
   * token, even a dead one, still reaches what it minted.
   */
  List<Swept> sweep(Handle tx, Instant now, int max) {
    return tx.createQuery(
            """
            DELETE FROM api_tokens WHERE id IN (
              SELECT t.id FROM api_tokens t
              WHERE t.expires_at <= :now
                AND NOT EXISTS (SELECT 1 FROM api_tokens c
                                WHERE c.parent_id = t.id AND c.revoked_at IS NULL AND c.expires_at > :now)
              ORDER BY t.expires_at LIMIT :max FOR UPDATE SKIP LOCKED)
            RETURNING id, domain_id, owner_kind, owner_id, revoked_at IS NOT NULL AS revoked
            """)
        .bind("now", utc(now))
        .bind("max", max)
        .map((row, _) ->
            new Swept(
                new ApiTokenId(row.getObject("id", UUID.class)),
                new DomainId(row.getObject("domain_id", UUID.class)),
                owner(row),
                row.getBoolean("revoked")))
        .list();
  }

  private static ApiToken read(ResultSet row, StatementContext context) throws SQLException {
    var binding = row.getObject("idp_binding_id", UUID.class);
    var parent = row.getObject("parent_id", UUID.class);
    return new ApiToken(
        new ApiTokenId(row.getObject("id", UUID.class)),
        new DomainId(row.getObject("domain_id", UUID.class)),
        owner(row),
        row.getString("env"),
        VerifiedToken.Origin.ofWire(row.getString("origin")),
        binding == null ? null : new BindingId(binding),
        row.getString("scope"),
        parent == null ? null : new ApiTokenId(parent),
        required(row, "created_at"),
        required(row, "expires_at"),
        instant(row, "last_used_at"),
        instant(row, "rotated_at"),
        instant(row, "rotation_deadline"));
  }

  private static Revoked readRevoked(ResultSet row, StatementContext context) throws SQLException {
    return new Revoked(new ApiTokenId(row.getObject("id", UUID.class)), owner(row));
  }

  static PrincipalRef owner(ResultSet row) throws SQLException {
    return new PrincipalRef(
        PrincipalRef.Kind.ofWire(row.getString("owner_kind")),
        row.getObject("owner_id", UUID.class));
  }

  static Instant required(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  private static @Nullable Digest digest(byte @Nullable [] bytes) {
    return bytes == null ? null : Digest.stored(bytes);
  }
}
