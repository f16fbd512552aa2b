package dev.plexsphere.authserver;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.PlainSql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table hosted_clients. The only class that names it. */
final class HostedClients {
  private static final String FIND =
      """
      SELECT client_id, domain_id, secret_hash, previous_secret_hash, previous_until
      FROM hosted_clients WHERE client_id = ANY (?) AND status = 'active'
      """;

  /** An active client's digests. */
  static final class Row {
    private final DomainId domain;
    private final byte[] secretHash;
    private final byte @Nullable [] previousHash;
    private final @Nullable Instant previousUntil;

    Row(
        DomainId domain,
        byte[] secretHash,
        byte @Nullable [] previousHash,
        @Nullable Instant previousUntil) {
      this.domain = domain;
      this.secretHash = secretHash;
      this.previousHash = previousHash;
      this.previousUntil = previousUntil;
    }

    DomainId domain() {
      return domain;
    }

    byte[] secretHash() {
      return secretHash;
    }

    /** The secret before, while it is still good. */
    Optional<byte[]> previousHash(Instant now) {
      return previousUntil != null && previousUntil.isAfter(now)
          ? Optional.ofNullable(previousHash)
          : Optional.empty();
    }
  }

  /** False, and nothing written, when the id is taken, in whichever Domain. */
  boolean insert(Handle tx, DomainId domain, String clientId, byte[] secretHash, Instant now) {
    return tx.createUpdate(
                """
                INSERT INTO hosted_clients (domain_id, client_id, secret_hash, created_at)
                VALUES (:domain, :client, :hash, :now) ON CONFLICT (client_id) DO NOTHING
                """)
            .bind("domain", domain.value())
            .bind("client", clientId)
            .bind("hash", secretHash)
            .bind("now", utc(now))
            .execute()
        == 1;
  }

  /** In one statement: this is the machines' fast path. */
  Map<String, Row> find(Handle handle, List<String> clientIds) {
    return PlainSql.map(
        handle,
        FIND,
        row -> row.getString(1),
        HostedClients::read,
        (Object) clientIds.toArray(String[]::new));
  }

  private static Row read(ResultSet row) throws SQLException {
    var until = row.getObject(5, OffsetDateTime.class);
    return new Row(
        new DomainId(row.getObject(2, UUID.class)),
        row.getBytes(3),
        row.getBytes(4),
        until == null ? null : until.toInstant());
  }

  boolean rotate(
      Handle tx, DomainId domain, String clientId, byte[] secretHash, Instant previousUntil) {
    return tx.createUpdate(
                """
                UPDATE hosted_clients SET previous_secret_hash = secret_hash,
                  previous_until = :until, secret_hash = :hash
                WHERE domain_id = :domain AND client_id = :client AND status = 'active'
                """)
            .bind("domain", domain.value())
            .bind("client", clientId)
            .bind("hash", secretHash)
            .bind("until", utc(previousUntil))
            .execute()
        == 1;
  }

  /** False when the client is unknown or disabled already. */
  boolean disable(Handle tx, DomainId domain, String clientId) {
    return tx.createUpdate(
                """
                UPDATE hosted_clients SET status = 'disabled'
                WHERE domain_id = :domain AND client_id = :client AND status = 'active'
                """)
            .bind("domain", domain.value())
            .bind("client", clientId)
            .execute()
        == 1;
  }
}
