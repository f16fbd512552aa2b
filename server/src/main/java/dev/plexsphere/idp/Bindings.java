package dev.plexsphere.idp;

import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.time.Clocks;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The table idp_bindings. */
final class Bindings {
  private static final String SELECT =
      """
      SELECT id, domain_id, kind, issuer, discovery_url, client_id, alias, is_primary, status,
             jit_policy, claim_mappings, required_acr, required_amr, version, created_at, updated_at
      FROM idp_bindings
      """;
  private static final String OF_ACTIVE_DOMAIN =
      " AND EXISTS (SELECT FROM domains d WHERE d.id = domain_id AND d.status = 'active')";
  private static final String ORDER = " ORDER BY is_primary DESC, created_at, id";

  /** The Domain's own, or one that the platform shares. */
  Optional<IdpBinding> find(Handle tx, DomainId domain, BindingId id) {
    return tx.createQuery(SELECT + "WHERE id = :id AND (domain_id = :domain OR domain_id IS NULL)")
        .bind("id", id.value())
        .bind("domain", domain.value())
        .map(Bindings::read)
        .findOne();
  }

  Optional<IdpBinding> find(Handle tx, BindingId id) {
    return tx.createQuery(SELECT + "WHERE id = :id")
        .bind("id", id.value())
        .map(Bindings::read)
        .findOne();
  }

  /** Those among these, whatever has become of their Domain. */
  List<IdpBinding> active(Handle tx, Collection<BindingId> ids) {
    return tx.createQuery(
            SELECT + "WHERE id = ANY (:ids) AND domain_id IS NOT NULL AND status = 'active'")
        .bindArray("ids", UUID.class, ids.stream().map(BindingId::value).toList())
        .map(Bindings::read)
        .list();
  }

  List<IdpBinding> active(Handle tx, DomainId domain) {
    return tx.createQuery(
            SELECT + "WHERE domain_id = :domain AND status = 'active'" + OF_ACTIVE_DOMAIN + ORDER)
        .bind("domain", domain.value())
        .map(Bindings::read)
        .list();
  }

  List<IdpBinding> activeOfPlatform(Handle tx) {
    return tx.createQuery(SELECT + "WHERE domain_id IS NULL AND status = 'active'" + ORDER)
        .map(Bindings::read)
        .list();
  }

  List<IdpBinding> all(Handle tx, DomainId domain) {
    return tx.createQuery(SELECT + "WHERE domain_id = :domain" + ORDER)
        .bind("domain", domain.value())
        .map(Bindings::read)
        .list();
  }

  /** Fails with a unique violation where an active one has the same issuer, alias or primacy. */
  void insert(Handle tx, IdpBinding binding, byte @Nullable [] wrappedSecret) {
    var domain = binding.domain();
    tx.createUpdate(
            """
            INSERT INTO idp_bindings (id, domain_id, kind, issuer, discovery_url, client_id, client_secret, alias,
                                      is_primary, status, jit_policy, claim_mappings, required_acr, required_amr,
                                      version, created_at, updated_at)
            VALUES (:id, CAST(:domain AS uuid), :kind, :issuer, :discovery, :client, :secret, :alias,
                    :primary, :status, :jit, CAST(:mappings AS jsonb), :acr, :amr, 1, :now, :now)
            """)
        .bind("id", binding.id().value())
        .bindByType("domain", domain == null ? null : domain.value(), UUID.class)
        .bind("kind", binding.kind().name().toLowerCase(Locale.ROOT))
        .bind("issuer", binding.issuer())
        .bind("discovery", binding.discoveryUrl())
        .bind("client", binding.clientId())
        .bindByType("secret", wrappedSecret, byte[].class)
        .bind("alias", binding.alias())
        .bind("primary", binding.primary())
        .bind("status", binding.status().wire())
        .bind("jit", binding.jitAllowed() ? "allow" : "deny")
        .bind(
            "mappings",
            new String(
                Json.writeAny(new TreeMap<>(binding.claimMappings())), StandardCharsets.UTF_8))
        .bindArray("acr", String.class, binding.requiredAcr())
        .bindArray("amr", String.class, binding.requiredAmr())
        .bind("now", Clocks.utc(binding.createdAt()))
        .execute();
  }

  boolean setStatus(
      Handle tx, @Nullable DomainId domain, BindingId id, IdpBinding.Status status, Instant now) {
    return tx.createUpdate(
                """
                UPDATE idp_bindings SET status = :status, version = version + 1, updated_at = :now
                WHERE id = :id AND domain_id IS NOT DISTINCT FROM CAST(:domain AS uuid)
                """)
            .bind("status", status.wire())
            .bind("now", Clocks.utc(now))
            .bind("id", id.value())
            .bindByType("domain", domain == null ? null : domain.value(), UUID.class)
            .execute()
        == 1;
  }

  /**
   * Gives every hosted binding the issuer that its Domain's server has now.
   *
   * @param pattern an issuer with {@code slot} where the slug goes
   */
  List<MovedBinding> moveHosted(Handle tx, String pattern, String slot, Instant now) {
    return tx.createQuery(
            """
            WITH moving AS (
              SELECT b.id, b.issuer AS from_issuer, replace(:pattern, :slot, d.slug) AS to_issuer
              FROM idp_bindings b JOIN domains d ON d.id = b.domain_id
              WHERE b.kind = 'hosted' AND b.issuer <> replace(:pattern, :slot, d.slug)
              FOR UPDATE OF b)
            UPDATE idp_bindings b
            SET issuer = m.to_issuer, discovery_url = m.to_issuer || '/.well-known/openid-configuration',
                version = version + 1, updated_at = :now
            FROM moving m WHERE b.id = m.id
            RETURNING b.id, b.domain_id, m.from_issuer, m.to_issuer
            """)
        .bind("pattern", pattern)
        .bind("slot", slot)
        .bind("now", Clocks.utc(now))
        .map((row, _) ->
            new MovedBinding(
                new BindingId(row.getObject("id", UUID.class)),
                new DomainId(row.getObject("domain_id", UUID.class)),
                row.getString("from_issuer"),
                row.getString("to_issuer")))
        .list();
  }

  /** Still wrapped. */
  Optional<byte[]> secret(Handle tx, BindingId id) {
    return tx.createQuery(
            "SELECT client_secret FROM idp_bindings WHERE id = :id AND client_secret IS NOT NULL")
        .bind("id", id.value())
        .mapTo(byte[].class)
        .findOne();
  }

  private static IdpBinding read(ResultSet row, StatementContext context) throws SQLException {
    var domain = row.getObject("domain_id", UUID.class);
    return new IdpBinding(
        new BindingId(row.getObject("id", UUID.class)),
        domain == null ? null : new DomainId(domain),
        IdpBinding.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        row.getString("issuer"),
        row.getString("discovery_url"),
        row.getString("client_id"),
        row.getString("alias"),
        row.getBoolean("is_primary"),
        IdpBinding.Status.ofWire(row.getString("status")),
        row.getString("jit_policy").equals("allow"),
        mappings(row.getString("claim_mappings")),
        List.of((String[]) row.getArray("required_acr").getArray()),
        List.of((String[]) row.getArray("required_amr").getArray()),
        row.getInt("version"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("updated_at", OffsetDateTime.class).toInstant());
  }

  private static Map<String, String> mappings(String json) {
    var out = new TreeMap<String, String>();
    Json.readMap(json.getBytes(StandardCharsets.UTF_8))
        .forEach((ours, theirs) -> out.put(ours, String.valueOf(theirs)));
    return Map.copyOf(out);
  }
}
