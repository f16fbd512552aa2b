package dev.plexsphere.license;

import static dev.plexsphere.kit.time.Clocks.utc;

import com.nimbusds.jose.jwk.ECKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The table installation, of one row. The only class that names it. */
final class Installations {

  /** False, and nothing written, when there is one already. */
  boolean insert(Handle tx, UUID id, Instant now) {
    return tx.createUpdate(
                """
                INSERT INTO installation (id, created_at, clock_mark) VALUES (:id, :now, :now)
                ON CONFLICT (one) DO NOTHING
                """)
            .bind("id", id)
            .bind("now", utc(now))
            .execute()
        == 1;
  }

  Optional<Installation> find(Handle handle) {
    return handle
        .createQuery("SELECT id, clock_mark, evaluation_jwk FROM installation WHERE one")
        .map(Installations::read)
        .findOne();
  }

  /** {@link #find}, and nobody else gets it until the transaction ends. */
  Optional<Installation> lock(Handle tx) {
    return tx.createQuery(
            "SELECT id, clock_mark, evaluation_jwk FROM installation WHERE one FOR UPDATE")
        .map(Installations::read)
        .findOne();
  }

  /** The mark only ever rises. */
  void raiseMark(Handle handle, Instant now) {
    handle
        .createUpdate("UPDATE installation SET clock_mark = :now WHERE one AND clock_mark < :now")
        .bind("now", utc(now))
        .execute();
  }

  /** Except here. */
  void setMark(Handle tx, Instant now) {
    tx.createUpdate("UPDATE installation SET clock_mark = :now WHERE one")
        .bind("now", utc(now))
        .execute();
  }

  /** The wrapped private half; null until there is one. */
  byte @Nullable [] evaluationKey(Handle tx) {
    return tx.createQuery(
            "SELECT evaluation_key FROM installation WHERE one AND evaluation_key IS NOT NULL")
        .mapTo(byte[].class)
        .findOne()
        .orElse(null);
  }

  void setEvaluationKey(Handle tx, String publicJwk, byte[] wrapped) {
    tx.createUpdate(
            """
            UPDATE installation SET evaluation_jwk = :jwk, evaluation_key = :key
            WHERE one AND evaluation_key IS NULL
            """)
        .bind("jwk", publicJwk)
        .bind("key", wrapped)
        .execute();
  }

  private static Installation read(ResultSet row, StatementContext context) throws SQLException {
    return new Installation(
        row.getObject("id", UUID.class),
        row.getObject("clock_mark", OffsetDateTime.class).toInstant(),
        key(row.getString("evaluation_jwk")));
  }

  private static @Nullable ECKey key(@Nullable String jwk) {
    try {
      return jwk == null ? null : ECKey.parse(jwk);
    } catch (ParseException e) {
      throw new IllegalStateException("the stored evaluation key does not parse", e);
    }
  }
}
