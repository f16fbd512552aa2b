package dev.plexsphere.tenancy;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.PlainSql;
import dev.plexsphere.kit.time.Clocks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table domains. */
final class Domains {
  private static final String SELECT =
      "SELECT id, slug, name, status, device_policy, max_token_ttl_seconds FROM domains ";
  private static final String NOT_THE_PLATFORM =
      " AND id <> '00000000-0000-0000-0000-000000000000' ";
  private static final String FIND_BY_SLUGS = SELECT + "WHERE slug = ANY (?)" + NOT_THE_PLATFORM;

  /** Returns false, and writes nothing, when the slug is taken. */
  boolean insert(Handle tx, Domain domain, Instant now) {
    return tx.createUpdate(
                """
                INSERT INTO domains (id, slug, name, status, device_policy, created_at, updated_at)
                VALUES (:id, :slug, :name, 'active', :policy, :now, :now)
                ON CONFLICT (slug) DO NOTHING
                """)
            .bind("id", domain.id().value())
            .bind("slug", domain.slug())
            .bind("name", domain.name())
            .bind("policy", domain.devicePolicy().wire())
            .bind("now", Clocks.utc(now))
            .execute()
        == 1;
  }

  Optional<Domain> find(Handle tx, DomainId id) {
    return tx.createQuery(SELECT + "WHERE id = :id")
        .bind("id", id.value())
        .map((row, _) -> read(row))
        .findOne();
  }

  /** In one statement: every hosted server begins here. */
  Map<String, Domain> findBySlugs(Handle handle, List<String> slugs) {
    return PlainSql.map(
        handle,
        FIND_BY_SLUGS,
        row -> row.getString("slug"),
        Domains::read,
        (Object) slugs.toArray(String[]::new));
  }

  List<Domain> page(Handle tx, @Nullable String after, int limit) {
    return tx.createQuery(
            SELECT
                + "WHERE slug > :after AND status <> 'deleted'"
                + NOT_THE_PLATFORM
                + "ORDER BY slug LIMIT :limit")
        .bind("after", after == null ? "" : after)
        .bind("limit", limit)
        .map((row, _) -> read(row))
        .list();
  }

  /** False, and nothing changed, for the platform and for what is unknown or deleted. */
  boolean setStatus(Handle tx, DomainId id, Domain.Status status, Instant now) {
    return tx.createUpdate(
                "UPDATE domains SET status = :status, updated_at = :now WHERE id = :id AND status <> 'deleted'"
                    + NOT_THE_PLATFORM)
            .bind("status", status.wire())
            .bind("now", Clocks.utc(now))
            .bind("id", id.value())
            .execute()
        == 1;
  }

  boolean setDevicePolicy(Handle tx, DomainId id, Domain.DevicePolicy policy, Instant now) {
    return set(tx, "device_policy", policy.wire(), id, now);
  }

  boolean setMaxTokenTtl(Handle tx, DomainId id, @Nullable Duration ttl, Instant now) {
    return set(tx, "max_token_ttl_seconds", ttl == null ? null : ttl.toSeconds(), id, now);
  }

  private static boolean set(
      Handle tx, String column, @Nullable Object value, DomainId id, Instant now) {
    return tx.createUpdate(
                "UPDATE domains SET " + column + " = :value, updated_at = :now WHERE id = :id")
            .bindByType("value", value, value instanceof String ? String.class : Long.class)
            .bind("now", Clocks.utc(now))
            .bind("id", id.value())
            .execute()
        == 1;
  }

  private static Domain read(ResultSet row) throws SQLException {
    long seconds = row.getLong("max_token_ttl_seconds");
    var ttl = row.wasNull() ? null : Duration.ofSeconds(seconds);
    return new Domain(
        new DomainId(row.getObject("id", UUID.class)),
        row.getString("slug"),
        row.getString("name"),
        Domain.Status.ofWire(row.getString("status")),
        Domain.DevicePolicy.ofWire(row.getString("device_policy")),
        ttl);
  }
}
