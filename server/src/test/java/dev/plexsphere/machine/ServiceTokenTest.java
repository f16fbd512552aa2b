package dev.plexsphere.machine;

import static dev.plexsphere.authn.Gatehouse.json;
import static dev.plexsphere.machine.MachineDesk.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.authn.Gatehouse;
import dev.plexsphere.identity.ServiceIdentity.FederationKind;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.idp.NewBinding;
import dev.plexsphere.kit.secret.Secret;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which machine gets a token, and who is slowed down. */
class ServiceTokenTest {
  private final MachineDesk desk = new MachineDesk();
  private final Gatehouse gate = desk.gate;

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void a_right_secret_gets_a_token_whose_facts_share_its_commit() {
    var reply = desk.ask(desk.right("scope", "read write"));

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.header("cache-control")).isEqualTo("no-store");
    var token = json(reply);
    assertThat(token)
        .containsEntry("token_type", "Bearer")
        .containsEntry("scope", "read write")
        .doesNotContainKey("ttl_clamped");
    assertThat(Long.parseLong(String.valueOf(token.get("expires_in"))))
        .isEqualTo(Duration.ofDays(90).toSeconds());
    assertThat(String.valueOf(token.get("access_token"))).startsWith("psk_live_");
    assertThat(
            json(
                gate.node.bearer(String.valueOf(token.get("access_token"))).get("/v1/auth/whoami")))
        .containsEntry("subject", gate.acme.machine.toString());
    assertThat(
            gate.house.rows.ask(
                "SELECT string_agg(kind || ' ' || actor, ',' ORDER BY kind) FROM plexsphere.ledger"
                    + " WHERE kind IN ('service_identity.authenticated', 'token.issued')"
                    + " GROUP BY tx"))
        .isEqualTo(
            "service_identity.authenticated service:%1$s,token.issued service:%1$s"
                .formatted(gate.acme.machine));
  }

  @Test
  void unknown_wrong_and_disabled_are_one_answer() {
    var unknown = desk.ask(desk.right("client_id", "nobody"));
    var wrong = desk.ask(desk.right("client_secret", "wrong"));
    gate.house.services.disable(gate.acme.domain.id(), gate.acme.machine);
    var disabled = desk.ask(desk.right());

    assertRefused(unknown, 401, "invalid_client");
    assertRefused(wrong, 401, "invalid_client");
    assertRefused(disabled, 401, "invalid_client");
    assertThat(json(wrong).get("detail")).isEqualTo(json(unknown).get("detail"));
    assertThat(json(disabled).get("detail")).isEqualTo(json(unknown).get("detail"));
    assertThat(gate.count("api_tokens", gate.acme.domain.id())).isZero();
  }

  @Test
  void a_disabled_binding_and_a_suspended_domain_close_the_door() {
    gate.house.bindings.setStatus(
        gate.acme.domain.id(), gate.acme.binding.id(), IdpBinding.Status.DEACTIVATED);
    assertRefused(desk.ask(desk.right()), 401, "invalid_client");
    gate.house.bindings.setStatus(
        gate.acme.domain.id(), gate.acme.binding.id(), IdpBinding.Status.ACTIVE);
    assertThat(desk.ask(desk.right()).status()).isEqualTo(200);

    gate.house.domains.suspend(gate.acme.domain.id());
    assertRefused(desk.ask(desk.right()), 401, "invalid_client");
  }

  @Test
  void a_domain_that_is_named_must_be_the_machines() {
    assertThat(desk.ask(desk.right("domain_id", gate.acme.domain.id().toString())).status())
        .isEqualTo(200);
    assertRefused(
        desk.ask(desk.right("domain_id", gate.beta.domain.id().toString())), 401, "invalid_client");
    assertRefused(desk.ask(desk.right("domain_id", "x")), 400, "invalid_domain_id");
  }

  @Test
  void a_machine_may_name_itself_by_its_uuid() {
    assertThat(desk.ask(desk.right("client_id", gate.acme.machine.toString())).status())
        .isEqualTo(200);
  }

  @Test
  void a_foreign_client_needs_its_domain_and_its_secret_goes_to_its_issuer_only() {
    foreignMachine();
    var right = desk.right("client_id", "ci");
    right.put("client_secret", "right");

    assertRefused(desk.ask(right), 401, "invalid_client");
    assertThat(gate.foreign.asked).isEmpty();

    right.put("domain_id", gate.acme.domain.id().toString());
    assertThat(desk.ask(right).status()).isEqualTo(200);
    assertThat(gate.foreign.asked).containsExactly("ci");
    right.put("client_secret", "wrong");
    assertRefused(desk.ask(right), 401, "invalid_client");
    right.put("client_secret", "broken");
    assertRefused(desk.ask(right), 502, "upstream_failed");
  }

  @Test
  void no_secret_leaves_for_an_issuer_whose_binding_is_disabled() {
    var binding = foreignMachine();
    gate.house.bindings.setStatus(
        gate.acme.domain.id(), binding.id(), IdpBinding.Status.DEACTIVATED);
    var right = desk.right("client_id", "ci");
    right.put("client_secret", "right");
    right.put("domain_id", gate.acme.domain.id().toString());

    assertRefused(desk.ask(right), 401, "invalid_client");
    assertThat(gate.foreign.asked).isEmpty();
  }

  private IdpBinding foreignMachine() {
    var binding =
        gate.house.bindings.create(
            NewBinding.open(
                gate.acme.domain.id(), "https://idp.example", "plexsphere", new Secret("s")));
    gate.acme.machine("ci", binding, FederationKind.OIDC_CC);
    return binding;
  }

  @Test
  void a_machine_that_signs_in_otherwise_is_told_so() {
    gate.acme.machine("acme-spiffe", gate.acme.binding, FederationKind.SPIFFE_SVID);

    assertRefused(
        desk.ask(desk.right("client_id", "acme-spiffe")), 403, "federation_kind_mismatch");
  }

  @Test
  void who_fails_ten_times_waits_and_afterwards_gets_in() {
    for (int i = 0; i < 10; i++) {
      assertRefused(desk.ask(desk.right("client_secret", "guess-" + i)), 401, "invalid_client");
    }

    var throttled = desk.ask(desk.right());
    assertRefused(throttled, 429, "rate_limited");
    assertThat(throttled.header("retry-after")).isEqualTo("60");
    assertThat(desk.ask(beta()).status()).as("another client").isEqualTo(200);

    gate.house.clock.advance(Duration.ofSeconds(61));
    assertThat(desk.ask(desk.right()).status()).isEqualTo(200);
  }

  private Map<String, String> beta() {
    return desk.right("client_id", gate.beta.clientId);
  }

  @Test
  void a_domains_cap_shortens_the_token_and_says_so() {
    gate.house.domains.setMaxTokenTtl(gate.acme.domain.id(), Duration.ofHours(1));

    var token = json(desk.ask(desk.right()));

    assertThat(Long.parseLong(String.valueOf(token.get("expires_in")))).isEqualTo(3600);
    assertThat(token).containsEntry("ttl_clamped", true);
  }
}
