package dev.plexsphere.registry;

import static dev.plexsphere.kit.time.Clocks.utc;

import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The table tenant_onboardings. The only class that names it. */
final class Onboardings {
  private static final String SELECT =
      """
      SELECT correlation_id, domain_id, idp_binding_id, owner_id, invitation_id, link_expires_at,
             registered_by, idempotency_hash, request_hash, registered_at, owner_active_at
      FROM tenant_onboardings
      """;

  /** Who did it, and how the same request is known again. */
  record Origin(UUID operator, @Nullable Digest key, Digest request) {}

  /** A SHA-256 in hex. */
  record Digest(String hex) {
    static Digest of(byte[] bytes) {
      return new Digest(java.util.HexFormat.of().formatHex(bytes));
    }

    byte[] bytes() {
      return java.util.HexFormat.of().parseHex(hex);
    }
  }

  record Row(
      UUID correlationId,
      DomainId domain,
      BindingId binding,
      UUID owner,
      UUID invitation,
      Instant linkExpiresAt,
      Origin origin,
      Instant registeredAt,
      @Nullable Instant ownerActiveAt) {}

  void insert(Handle tx, Row row) {
    var key = row.origin().key();
    tx.createUpdate(
            """
            INSERT INTO tenant_onboardings
              (correlation_id, domain_id, idp_binding_id, owner_id, invitation_id, link_expires_at,
               registered_by, idempotency_hash, request_hash, registered_at)
            VALUES
              (:correlation, :domain, :binding, :owner, :invitation, :expires,
               :operator, :key, :request, :registeredAt)
            """)
        .bind("correlation", row.correlationId())
        .bind("domain", row.domain().value())
        .bind("binding", row.binding().value())
        .bind("owner", row.owner())
        .bind("invitation", row.invitation())
        .bind("expires", utc(row.linkExpiresAt()))
        .bind("operator", row.origin().operator())
        .bindByType("key", key == null ? null : key.bytes(), byte[].class)
        .bind("request", row.origin().request().bytes())
        .bind("registeredAt", utc(row.registeredAt()))
        .execute();
  }

  Optional<Row> find(Handle tx, UUID correlationId) {
    return tx.createQuery(SELECT + "WHERE correlation_id = :id")
        .bind("id", correlationId)
        .map(Onboardings::read)
        .findOne();
  }

  Optional<Row> findByKey(Handle tx, Digest key) {
    return tx.createQuery(SELECT + "WHERE idempotency_hash = :key")
        .bind("key", key.bytes())
        .map(Onboardings::read)
        .findOne();
  }

  Optional<Row> findByDomain(Handle tx, DomainId domain) {
    return tx.createQuery(SELECT + "WHERE domain_id = :domain")
        .bind("domain", domain.value())
        .map(Onboardings::read)
        .findOne();
  }

  /** The owner has another link. */
  void invited(Handle tx, DomainId domain, UUID invitation, Instant expiresAt) {
    tx.createUpdate(
            """
            UPDATE tenant_onboardings SET invitation_id = :invitation, link_expires_at = :expires
            WHERE domain_id = :domain
            """)
        .bind("invitation", invitation)
        .bind("expires", utc(expiresAt))
        .bind("domain", domain.value())
        .execute();
  }

  void ownerActive(Handle tx, DomainId domain, UUID account, Instant now) {
    tx.createUpdate(
            """
            UPDATE tenant_onboardings SET owner_active_at = :now
            WHERE domain_id = :domain AND owner_id = :account AND owner_active_at IS NULL
            """)
        .bind("now", utc(now))
        .bind("domain", domain.value())
        .bind("account", account)
        .execute();
  }

  private static Row read(ResultSet row, StatementContext context) throws SQLException {
    var key = row.getBytes("idempotency_hash");
    var active = row.getObject("owner_active_at", OffsetDateTime.class);
    return new Row(
        row.getObject("correlation_id", UUID.class),
        new DomainId(row.getObject("domain_id", UUID.class)),
        new BindingId(row.getObject("idp_binding_id", UUID.class)),
        row.getObject("owner_id", UUID.class),
        row.getObject("invitation_id", UUID.class),
        row.getObject("link_expires_at", OffsetDateTime.class).toInstant(),
        new Origin(
            row.getObject("registered_by", UUID.class),
            key == null ? null : Digest.of(key),
            Digest.of(row.getBytes("request_hash"))),
        row.getObject("registered_at", OffsetDateTime.class).toInstant(),
        active == null ? null : active.toInstant());
  }
}
