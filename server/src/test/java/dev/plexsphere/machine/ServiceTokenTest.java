package dev.plexsphere.machine;

import static dev.plexsphere.authn.Gatehouse.SECRET;
import static dev.plexsphere.authn.Gatehouse.code;
import static dev.plexsphere.authn.Gatehouse.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.authn.Gatehouse;
import dev.plexsphere.identity.ServiceIdentity.FederationKind;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.idp.NewBinding;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.testkit.Http;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServiceTokenTest {
  private static final String PATH = "/v1/auth/service/token";
  private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

  private final Gatehouse gate = new Gatehouse();
  private final Http client = gate.node.anonymous();

  @AfterEach
  void close() {
    gate.close();
  }

  private Map<String, String> right() {
    var out = new LinkedHashMap<String, String>();
    out.put("grant_type", "client_credentials");
    out.put("client_id", gate.acme.clientId);
    out.put("client_secret", SECRET);
    return out;
  }

  private Map<String, String> right(String name, String value) {
    var out = right();
    out.put(name, value);
    return out;
  }

  private Http.Reply ask(Map<String, String> body) {
    return client.post(PATH, new String(Json.writeAny(body), StandardCharsets.UTF_8));
  }

  private void assertRefused(Http.Reply reply, int status, String code) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(code(reply)).isEqualTo(code);
    assertThat(reply.body()).doesNotContain(SECRET);
  }

  @Test
  void a_right_secret_gets_a_token_whose_facts_share_its_commit() {
    var reply = ask(right("scope", "read write"));

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
  void a_form_and_basic_authentication_work_as_well() {
    assertThat(client.form(PATH, right()).status()).isEqualTo(200);
    var basic = right();
    basic.remove("client_id");
    basic.remove("client_secret");
    assertThat(
            client
                .with("Authorization", basic(gate.acme.clientId, SECRET))
                .form(PATH, basic)
                .status())
        .isEqualTo(200);
  }

  private static String basic(String id, String secret) {
    return "Basic "
        + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void two_ways_to_authenticate_in_one_request_are_one_too_many() {
    assertRefused(
        client.with("Authorization", basic(gate.acme.clientId, SECRET)).form(PATH, right()),
        400,
        "invalid_request");
    assertRefused(ask(right("client_assertion", "ey")), 400, "invalid_request");
    assertRefused(
        client.with("Authorization", "Bearer x").form(PATH, right()), 401, "invalid_client");
  }

  @Test
  void unknown_wrong_and_disabled_are_one_answer() {
    var unknown = ask(right("client_id", "nobody"));
    var wrong = ask(right("client_secret", "wrong"));
    gate.house.services.disable(gate.acme.domain.id(), gate.acme.machine);
    var disabled = ask(right());

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
    assertRefused(ask(right()), 401, "invalid_client");
    gate.house.bindings.setStatus(
        gate.acme.domain.id(), gate.acme.binding.id(), IdpBinding.Status.ACTIVE);
    assertThat(ask(right()).status()).isEqualTo(200);

    gate.house.domains.suspend(gate.acme.domain.id());
    assertRefused(ask(right()), 401, "invalid_client");
  }

  @Test
  void a_domain_that_is_named_must_be_the_machines() {
    assertThat(ask(right("domain_id", gate.acme.domain.id().toString())).status()).isEqualTo(200);
    assertRefused(ask(right("domain_id", gate.beta.domain.id().toString())), 401, "invalid_client");
    assertRefused(ask(right("domain_id", "x")), 400, "invalid_domain_id");
  }

  @Test
  void a_machine_may_name_itself_by_its_uuid() {
    assertThat(ask(right("client_id", gate.acme.machine.toString())).status()).isEqualTo(200);
  }

  @Test
  void a_foreign_client_needs_its_domain_and_its_secret_goes_to_its_issuer_only() {
    foreignMachine();
    var right = right("client_id", "ci");
    right.put("client_secret", "right");

    assertRefused(ask(right), 401, "invalid_client");
    assertThat(gate.foreign.asked).isEmpty();

    right.put("domain_id", gate.acme.domain.id().toString());
    assertThat(ask(right).status()).isEqualTo(200);
    assertThat(gate.foreign.asked).containsExactly("ci");
    right.put("client_secret", "wrong");
    assertRefused(ask(right), 401, "invalid_client");
    right.put("client_secret", "broken");
    assertRefused(ask(right), 502, "upstream_failed");
  }

  @Test
  void no_secret_leaves_for_an_issuer_whose_binding_is_disabled() {
    var binding = foreignMachine();
    gate.house.bindings.setStatus(
        gate.acme.domain.id(), binding.id(), IdpBinding.Status.DEACTIVATED);
    var right = right("client_id", "ci");
    right.put("client_secret", "right");
    right.put("domain_id", gate.acme.domain.id().toString());

    assertRefused(ask(right), 401, "invalid_client");
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

    assertRefused(ask(right("client_id", "acme-spiffe")), 403, "federation_kind_mismatch");
  }

  @Test
  void what_is_missing_unknown_or_does_not_belong_is_named() {
    assertRefused(client.post(PATH, "{}"), 400, "invalid_request");
    assertRefused(client.form(PATH, Map.of()), 400, "invalid_request");
    for (var name : new String[] {"grant_type", "client_id", "client_secret"}) {
      var lacking = right();
      lacking.remove(name);
      var reply = ask(lacking);
      assertRefused(reply, 400, "invalid_request");
      assertThat((String) json(reply).get("detail")).startsWith(name);
    }
    assertRefused(ask(right("grant_type", "password")), 400, "unsupported_grant_type");
    assertRefused(ask(right("scope", "a\"b")), 400, "invalid_request");
    assertRefused(ask(right("extra", "x")), 400, "invalid_request");
    assertThat(client.send("POST", PATH, "text/plain", "x").status()).isEqualTo(415);
  }

  @Test
  void assertions_are_not_provisioned_and_go_with_no_secret() {
    assertRefused(
        ask(Map.of("grant_type", JWT_BEARER, "client_assertion", "ey")), 501, "not_provisioned");
    assertRefused(ask(Map.of("grant_type", JWT_BEARER)), 400, "invalid_request");
    assertRefused(
        ask(Map.of("grant_type", JWT_BEARER, "client_assertion", "ey", "client_secret", SECRET)),
        400,
        "invalid_request");
  }

  @Test
  void who_fails_ten_times_waits_and_afterwards_gets_in() {
    for (int i = 0; i < 10; i++) {
      assertRefused(ask(right("client_secret", "guess-" + i)), 401, "invalid_client");
    }

    var throttled = ask(right());
    assertRefused(throttled, 429, "rate_limited");
    assertThat(throttled.header("retry-after")).isEqualTo("60");
    assertThat(ask(beta()).status()).as("another client").isEqualTo(200);

    gate.house.clock.advance(Duration.ofSeconds(61));
    assertThat(ask(right()).status()).isEqualTo(200);
  }

  private Map<String, String> beta() {
    return right("client_id", gate.beta.clientId);
  }

  @Test
  void a_domains_cap_shortens_the_token_and_says_so() {
    gate.house.domains.setMaxTokenTtl(gate.acme.domain.id(), Duration.ofHours(1));

    var token = json(ask(right()));

    assertThat(Long.parseLong(String.valueOf(token.get("expires_in")))).isEqualTo(3600);
    assertThat(token).containsEntry("ttl_clamped", true);
  }
}
