package dev.plexsphere.identity;

import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.time.Clocks;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/** The table service_identities. */
final class ServiceIdentities {
  /** One text whatever the number of questions, so that PostgreSQL keeps its plan. */
  private static final String RESOLVE =
      """
      WITH asked AS (SELECT * FROM unnest(?::int[], ?::uuid[], ?::text[], ?::uuid[])
                                 AS q(n, domain_id, client_id, id)),
      found AS (
        SELECT q.n, s.* FROM asked q
        JOIN service_identities s ON s.domain_id = q.domain_id AND s.client_id = q.client_id
        UNION ALL
        SELECT q.n, s.* FROM asked q
        JOIN service_identities s ON q.domain_id IS NULL AND s.hosted AND s.client_id = q.client_id
        UNION ALL
        SELECT q.n, s.* FROM asked q
        JOIN service_identities s ON s.id = q.id AND (q.domain_id IS NULL OR s.domain_id = q.domain_id)
      )
      SELECT f.n, f.id, f.domain_id, f.display_name, f.client_id, f.subject, f.audience, f.federation_kind,
             f.status = 'active' AND d.status = 'active' AND b.status = 'active' AS active,
             d.slug, d.max_token_ttl_seconds,
             b.id AS binding_id, b.domain_id AS binding_domain, b.kind, b.issuer, b.discovery_url,
             b.client_id AS binding_client, b.alias, b.is_primary, b.status AS binding_status, b.jit_policy,
             b.claim_mappings, b.required_acr, b.required_amr, b.version,
             b.created_at AS binding_created, b.updated_at AS binding_updated
      FROM found f
      JOIN domains d ON d.id = f.domain_id
      JOIN idp_bindings b ON b.id = f.idp_binding_id
      """;

  /** Who is asked for; {@code id} where the client id is a UUID. */
  record Question(@Nullable DomainId domain, String clientId, @Nullable UUID id) {}

  /** Fails with a unique violation where client id or subject are taken. */
  void insert(Handle tx, NewServiceIdentity wanted, Instant now) {
    tx.createUpdate(
            """
            INSERT INTO service_identities (id, domain_id, idp_binding_id, display_name, client_id, hosted, subject,
                                            audience, federation_kind, created_at)
            VALUES (:id, :domain, :binding, :name, :client, :hosted, :subject, :audience, :kind, :now)
            """)
        .bind("id", wanted.id())
        .bind("domain", wanted.domain().value())
        .bind("binding", wanted.binding().id().value())
        .bind("name", wanted.displayName())
        .bind("client", wanted.clientId())
        .bind("hosted", wanted.binding().kind() == IdpBinding.Kind.HOSTED)
        .bind("subject", wanted.subject())
        .bind("audience", wanted.audience())
        .bind("kind", wanted.federationKind().wire())
        .bind("now", Clocks.utc(now))
        .execute();
  }

  boolean setStatus(Handle tx, DomainId domain, UUID id, boolean active) {
    return tx.createUpdate(
                """
                UPDATE service_identities SET status = :status WHERE domain_id = :domain AND id = :id
                """)
            .bind("status", active ? "active" : "disabled")
            .bind("domain", domain.value())
            .bind("id", id)
            .execute()
        == 1;
  }

  List<ServiceIdentity> ofDomain(Handle tx, DomainId domain) {
    var ids =
        tx.createQuery("SELECT id FROM service_identities WHERE domain_id = :domain ORDER BY id")
            .bind("domain", domain.value())
            .mapTo(UUID.class)
            .list();
    return candidates(tx, ids.stream().map(id -> new Question(domain, "", id)).toList()).stream()
        .flatMap(List::stream)
        .toList();
  }

  /** At most one has the subject in its Domain. */
  Optional<ServiceIdentity> ofSubject(Handle tx, DomainId domain, String subject) {
    return tx.createQuery(
            "SELECT id FROM service_identities WHERE domain_id = :domain AND subject = :subject")
        .bind("domain", domain.value())
        .bind("subject", subject)
        .mapTo(UUID.class)
        .findOne()
        .flatMap(id ->
            candidates(tx, List.of(new Question(domain, "", id))).getFirst().stream().findFirst());
  }

  /** All candidates for each question, in the order of the questions. */
  List<List<ServiceIdentity>> candidates(Handle tx, List<Question> questions) {
    try (var statement = tx.getConnection().prepareStatement(RESOLVE)) {
      var numbers = new Integer[questions.size()];
      @Nullable UUID[] domains = new UUID[questions.size()];
      var clients = new String[questions.size()];
      @Nullable UUID[] ids = new UUID[questions.size()];
      var out = new ArrayList<List<ServiceIdentity>>();
      for (int i = 0; i < questions.size(); i++) {
        var question = questions.get(i);
        var domain = question.domain();
        numbers[i] = i;
        domains[i] = domain == null ? null : domain.value();
        clients[i] = question.clientId();
        ids[i] = question.id();
        out.add(new ArrayList<>(1));
      }
      var connection = tx.getConnection();
      statement.setArray(1, connection.createArrayOf("int4", numbers));
      statement.setArray(2, connection.createArrayOf("uuid", domains));
      statement.setArray(3, connection.createArrayOf("text", clients));
      statement.setArray(4, connection.createArrayOf("uuid", ids));
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          out.get(rows.getInt("n")).add(read(rows));
        }
      }
      return out;
    } catch (SQLException e) {
      throw new UnableToExecuteStatementException(e, null);
    }
  }

  private static ServiceIdentity read(ResultSet row) throws SQLException {
    long seconds = row.getLong("max_token_ttl_seconds");
    var ttl = row.wasNull() ? null : Duration.ofSeconds(seconds);
    return new ServiceIdentity(
        row.getObject("id", UUID.class),
        new DomainId(row.getObject("domain_id", UUID.class)),
        row.getString("slug"),
        ttl,
        binding(row),
        row.getString("display_name"),
        row.getString("client_id"),
        row.getString("subject"),
        row.getString("audience"),
        ServiceIdentity.FederationKind.ofWire(row.getString("federation_kind")),
        row.getBoolean("active"));
  }

  private static IdpBinding binding(ResultSet row) throws SQLException {
    var domain = row.getObject("binding_domain", UUID.class);
    return new IdpBinding(
        new BindingId(row.getObject("binding_id", UUID.class)),
        domain == null ? null : new DomainId(domain),
        IdpBinding.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        row.getString("issuer"),
        row.getString("discovery_url"),
        row.getString("binding_client"),
        row.getString("alias"),
        row.getBoolean("is_primary"),
        IdpBinding.Status.ofWire(row.getString("binding_status")),
        row.getString("jit_policy").equals("allow"),
        mappings(row.getString("claim_mappings")),
        List.of((String[]) row.getArray("required_acr").getArray()),
        List.of((String[]) row.getArray("required_amr").getArray()),
        row.getInt("version"),
        row.getObject("binding_created", OffsetDateTime.class).toInstant(),
        row.getObject("binding_updated", OffsetDateTime.class).toInstant());
  }

  private static Map<String, String> mappings(String json) {
    if (json.equals("{}")) {
      return Map.of();
    }
    var out = new TreeMap<String, String>();
    Json.readMap(json.getBytes(StandardCharsets.UTF_8))
        .forEach((ours, theirs) -> out.put(ours, String.valueOf(theirs)));
    return Map.copyOf(out);
  }
}
