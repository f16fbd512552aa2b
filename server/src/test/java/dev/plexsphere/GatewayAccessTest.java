package dev.plexsphere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.gateway.AccessRule;
import dev.plexsphere.gateway.Capability;
import dev.plexsphere.gateway.PathPattern;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.testkit.Http;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway over a real socket: who may do what, and what it tells of itself. */
class GatewayAccessTest {
  private final GatewayHouse house;
  private final UUID ada;
  private final String session;

  GatewayAccessTest(@TempDir Path tls) {
    house = new GatewayHouse(tls);
    ada = house.adaHere();
    session = house.session();
  }

  @AfterEach
  void close() {
    house.close();
  }

  private void role(String role, String allow, @Nullable String deny, Capability... may) {
    role(GatewayHouse.ACME, role, allow, deny, may);
  }

  private void role(
      DomainId domain, String role, String allow, @Nullable String deny, Capability... may) {
    var access = house.whole.services.gateway.access();
    var rule =
        new AccessRule(
            PathPattern.parse(allow), deny == null ? null : PathPattern.parse(deny), Set.of(may));
    house.whole.services.database.inTransaction(tx -> {
      var _ = access.createRole(tx, domain, role);
      access.addRule(tx, domain, role, rule);
    });
  }

  private void grant(String role, @Nullable Instant until) {
    house.whole.services.database.inTransaction(
        tx -> house.whole.services.gateway.access().grant(tx, GatewayHouse.ACME, role, ada, until));
  }

  private Http.Reply ask(String token, String path, String permission) {
    return house.post(
        "/api/auth/check-access",
        Map.of("session_token", token, "playbook_path", path, "permission_type", permission));
  }

  private boolean may(String path, String permission) {
    var reply = ask(session, path, permission);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return Boolean.TRUE.equals(GatewayHouse.json(reply).get("allowed"));
  }

  @Test
  void what_no_rule_allows_is_denied() {
    assertThat(may("etl/load", "execute")).isFalse();
    role("analyst", "etl/*", null, Capability.VIEW);
    assertThat(may("etl/load", "view")).isFalse();

    grant("analyst", null);
    assertThat(may("etl/load", "view")).isTrue();
    assertThat(may("etl/load", "execute")).isFalse();
    assertThat(may("etl/load", "modify")).isFalse();
    assertThat(may("etl/deep/load", "view")).isFalse();

    var reply = ask(session, "etl/load", "view");
    assertThat(GatewayHouse.json(reply))
        .containsOnlyKeys("allowed", "user", "playbook_path", "permission_type", "message")
        .containsEntry("playbook_path", "etl/load")
        .containsEntry("permission_type", "view");
    assertThat(GatewayHouse.user(reply)).containsEntry("roles", List.of("analyst"));
  }

  @Test
  void a_deny_of_any_role_wins() {
    role("admin", "**", null, Capability.values());
    role("careful", "etl/**", "**/secret/**", Capability.VIEW);
    grant("admin", null);
    assertThat(may("etl/secret/x", "execute")).isTrue();

    grant("careful", null);
    assertThat(may("etl/secret/x", "execute")).isFalse();
    assertThat(may("secret/x", "view")).isFalse();
    assertThat(may("etl/open/x", "execute")).isTrue();
  }

  @Test
  void a_role_of_the_same_name_in_another_domain_allows_and_denies_nothing_here() {
    var beta = new DomainId(new UUID(8, 1));
    house.whole.services.database.inTransaction(tx ->
        house.whole.services.provisioning.domain(tx, beta, "beta", "Beta", GatewayHouse.ANOTHER));
    role(beta, "analyst", "**", null, Capability.values());
    role(beta, "analyst", "other", "etl/*", Capability.VIEW);
    role("analyst", "etl/*", null, Capability.VIEW);
    grant("analyst", null);

    assertThat(may("etl/load", "view")).isTrue();
    assertThat(may("other", "view")).isFalse();
    assertThat(may("other", "execute")).isFalse();
  }

  @Test
  void a_role_that_is_lost_or_over_counts_no_longer() {
    role("admin", "**", null, Capability.values());
    grant("admin", house.whole.clock.instant().plusSeconds(60));
    assertThat(may("a", "modify")).isTrue();
    house.whole.clock.advance(Duration.ofSeconds(60));
    assertThat(may("a", "modify")).isFalse();

    grant("admin", null);
    assertThat(may("a", "modify")).isTrue();
    house.whole.services.database.inTransaction(
        tx -> house.whole.services.gateway.access().revoke(tx, GatewayHouse.ACME, "admin", ada));
    assertThat(may("a", "modify")).isFalse();
  }

  @Test
  void nobody_is_allowed_anything_without_a_session() {
    role("admin", "**", null, Capability.values());
    grant("admin", null);
    for (var token : List.of("f".repeat(64), "x", session.toUpperCase(Locale.ROOT))) {
      var reply = ask(token, "a", "view");
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.body()).startsWith("{\"allowed\":false,\"user\":null,");
    }
    house.post("/api/auth/logout", Map.of("session_token", session));
    assertThat(may("a", "view")).isFalse();
  }

  @Test
  void a_question_with_two_readings_is_no_question() {
    for (var path : List.of("", "/a", "a/", "a//b", "a/../b", "./a", "a\\b", "a\nb")) {
      assertThat(ask(session, path, "view").status()).as(path).isEqualTo(400);
    }
    assertThat(ask(session, "a", "edit").status()).isEqualTo(400);
    assertThat(GatewayHouse.text(ask(session, "a", "edit"), "error")).contains("modify");
  }

  @Test
  void requirement_98_the_contract_is_public_and_has_the_keys_that_clients_know() {
    var reply = house.http.get("/api/runtime/contract");

    assertThat(reply.status()).isEqualTo(200);
    var contract = GatewayHouse.json(reply);
    assertThat(contract)
        .containsOnlyKeys(
            "gateway_version",
            "contract_version",
            "summary",
            "routes",
            "proxy_contract",
            "cli_operation_mapping",
            "execution_contract",
            "agent_contract",
            "auth0")
        .containsEntry("contract_version", "2026-04-26")
        .containsEntry(
            "auth0", Map.of("domain", "acme.us.auth0.com", "client_id", GatewayHouse.CLIENT));
    assertThat(String.valueOf(contract.get("cli_operation_mapping")))
        .contains("exec=", "events=", "agent_catalog_list=", "catalog_register=", "query=");
  }

  @Test
  void nothing_else_is_at_the_gateway_and_the_gateway_is_nowhere_else() {
    for (var path : List.of("/", "/sign-out", "/authorize", "/livez", "/api/auth/nothing")) {
      var reply = house.http.get(path);
      assertThat(reply.status()).as(path).isEqualTo(404);
      assertThat(GatewayHouse.json(reply)).containsOnlyKeys("error");
    }
    assertThat(house.http.get("/api/auth/login").status()).isEqualTo(405);
    try (var platform = house.whole.http()) {
      assertThat(platform.get("/api/runtime/contract").status()).isEqualTo(404);
      assertThat(platform.bearer(session).get("/v1/auth/whoami").status()).isEqualTo(401);
    }
  }
}
