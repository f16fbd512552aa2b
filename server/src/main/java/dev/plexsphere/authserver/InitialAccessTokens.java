package dev.plexsphere.authserver;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.ExpiredRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The table initial_access_tokens. The only class that names it. */
final class InitialAccessTokens {
  private static final ExpiredRows EXPIRED =
      new ExpiredRows("initial_access_tokens", "domain_id, token_hash");

  /** A new one, less its key. */
  record Row(String name, String createdBy, int uses, Instant expiresAt) {}

  /** Its id. */
  UUID insert(Handle tx, DomainId domain, byte[] hash, Row row, Instant now) {
    return tx.createQuery(
            """
            INSERT INTO initial_access_tokens
              (domain_id, token_hash, name, created_by, created_at, uses_left, expires_at)
            VALUES (:domain, :hash, NULLIF(:name, ''), :by, :now, :uses, :expiresAt)
            RETURNING id
            """)
        .bind("domain", domain.value())
        .bind("hash", hash)
        .bind("name", row.name())
        .bind("by", row.createdBy())
        .bind("now", utc(now))
        .bind("uses", row.uses())
        .bind("expiresAt", utc(row.expiresAt()))
        .mapTo(UUID.class)
        .one();
  }

  /** How many of the Domain's are still good. */
  long count(Handle handle, DomainId domain, Instant now) {
    return handle
        .createQuery(
            """
            SELECT count(*) FROM initial_access_tokens
            WHERE domain_id = :domain AND uses_left > 0 AND expires_at > :now
            """)
        .bind("domain", domain.value())
        .bind("now", utc(now))
        .mapTo(Long.class)
        .one();
  }

  /** Those of the Domain that are still good, the one that ends first first. */
  List<InitialAccessToken> list(Handle handle, DomainId domain, Instant now) {
    return handle
        .createQuery(
            """
            SELECT id, COALESCE(name, '') AS name, created_by, created_at, expires_at, uses_left
            FROM initial_access_tokens
            WHERE domain_id = :domain AND uses_left > 0 AND expires_at > :now
            ORDER BY expires_at, id
            """)
        .bind("domain", domain.value())
        .bind("now", utc(now))
        .map(InitialAccessTokens::read)
        .list();
  }

  private static InitialAccessToken read(ResultSet row, StatementContext context)
      throws SQLException {
    return new InitialAccessToken(
        row.getObject("id", UUID.class),
        row.getString("name"),
        row.getString("created_by"),
        Optional.ofNullable(row.getObject("created_at", OffsetDateTime.class))
            .map(OffsetDateTime::toInstant)
            .orElse(null),
        row.getObject("expires_at", OffsetDateTime.class).toInstant(),
        row.getInt("uses_left"));
  }

  /** Takes one use of it; false when there is none left. */
  boolean use(Handle tx, DomainId domain, byte[] hash, Instant now) {
    return tx.createUpdate(
                """
                UPDATE initial_access_tokens SET uses_left = uses_left - 1
                WHERE domain_id = :domain AND token_hash = :hash
                  AND uses_left > 0 AND expires_at > :now
                """)
            .bind("domain", domain.value())
            .bind("hash", hash)
            .bind("now", utc(now))
            .execute()
        == 1;
  }

  /** Ends one that is still good; false when there is none. */
  boolean delete(Handle tx, DomainId domain, UUID id, Instant now) {
    return tx.createUpdate(
                """
                DELETE FROM initial_access_tokens
                WHERE domain_id = :domain AND id = :id AND uses_left > 0 AND expires_at > :now
                """)
            .bind("domain", domain.value())
            .bind("id", id)
            .bind("now", utc(now))
            .execute()
        == 1;
  }

  int deleteExpired(Handle tx, Instant now) {
    return EXPIRED.delete(tx, now);
  }
}
