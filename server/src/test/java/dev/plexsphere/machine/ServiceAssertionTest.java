package dev.plexsphere.machine;

import static dev.plexsphere.authn.Gatehouse.json;
import static dev.plexsphere.machine.MachineDesk.JWT_BEARER;
import static dev.plexsphere.machine.MachineDesk.PATH;
import static dev.plexsphere.machine.MachineDesk.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import dev.plexsphere.Databases;
import dev.plexsphere.authn.Gatehouse;
import dev.plexsphere.identity.ServiceIdentity.FederationKind;
import dev.plexsphere.idp.ForeignIdp;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.idp.NewBinding;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.Racers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines that their identity provider vouches for, at the route that mints API tokens. */
class ServiceAssertionTest {
  private static final ECKey KEY = ForeignIdp.newKey("key-1");
  private static final ECKey OTHER_KEY = ForeignIdp.newKey("key-1");
  private static final String IDP = "https://idp.example";
  private static final String SHOP = "repo:acme/shop:ref:refs/heads/main";

  private final MachineDesk desk = new MachineDesk();
  private final Gatehouse gate = desk.gate;
  private final IdpBinding binding = bind(IDP);
  private final UUID shop = gate.acme.machine(SHOP, binding, FederationKind.OIDC_CC);

  ServiceAssertionTest() {
    gate.foreign.keys = new JWKSet(KEY.toPublicJWK());
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private IdpBinding bind(String issuer) {
    return gate.house.bindings.create(
        NewBinding.open(gate.acme.domain.id(), issuer, "plexsphere", new Secret("s")));
  }

  private Map<String, Object> claims() {
    long now = gate.house.clock.instant().getEpochSecond();
    var out = new HashMap<String, Object>();
    out.put("iss", IDP);
    out.put("sub", SHOP);
    out.put("aud", "http://localhost:8080/as/acme-corp");
    out.put("iat", now);
    out.put("exp", now + 300);
    out.put("jti", UUID.randomUUID().toString());
    return out;
  }

  private static String signed(Map<String, Object> claims, ECKey key) {
    return ForeignIdp.signed(header("JWT"), claims, key);
  }

  private static JWSHeader header(String type) {
    return new JWSHeader.Builder(JWSAlgorithm.ES256)
        .keyID("key-1")
        .type(new JOSEObjectType(type))
        .build();
  }

  private Map<String, String> request(String assertion) {
    var out = new LinkedHashMap<String, String>();
    out.put("grant_type", JWT_BEARER);
    out.put("domain_id", gate.acme.domain.id().toString());
    out.put("client_assertion", assertion);
    return out;
  }

  private Http.Reply present(Map<String, Object> claims) {
    return desk.ask(request(signed(claims, KEY)));
  }

  @Test
  void who_is_vouched_for_gets_the_token_that_a_secret_gets() {
    var request = request(signed(claims(), KEY));
    request.put("scope", "read");
    var reply = desk.ask(request);

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.header("cache-control")).isEqualTo("no-store");
    assertThat(json(reply)).containsEntry("token_type", "Bearer").containsEntry("scope", "read");
    var token = String.valueOf(json(reply).get("access_token"));
    assertThat(token).startsWith("psk_live_");
    assertThat(json(gate.node.bearer(token).get("/v1/auth/whoami")))
        .containsEntry("subject", shop.toString());
    assertThat(
            gate.house.rows.ask(
                "SELECT string_agg(kind || ' ' || actor, ',' ORDER BY kind) FROM plexsphere.ledger"
                    + " WHERE kind IN ('service_identity.authenticated', 'token.issued')"
                    + " GROUP BY tx"))
        .isEqualTo(
            "service_identity.authenticated service:%1$s,token.issued service:%1$s"
                .formatted(shop));
    assertThat(
            gate.house.rows.ask(
                "SELECT convert_from(canonical, 'UTF8') FROM plexsphere.ledger"
                    + " WHERE kind = 'service_identity.authenticated'"))
        .contains(IDP, JWT_BEARER)
        .doesNotContain("ey");
  }

  @Test
  void a_form_may_call_it_assertion_and_nobody_sends_both() {
    var form = request(signed(claims(), KEY));
    var assertion = form.remove("client_assertion");
    form.put("assertion", assertion);
    assertThat(desk.client.form(PATH, form).status()).isEqualTo(200);
    form.put("client_assertion", assertion);
    assertRefused(desk.client.form(PATH, form), 400, "invalid_request");
    form.remove("assertion");
    form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer");
    assertRefused(desk.client.form(PATH, form), 400, "invalid_request");
  }

  @Test
  void the_machine_may_be_named_and_must_be_that_one() {
    var request = request(signed(claims(), KEY));
    request.put("client_id", gate.acme.clientId);
    assertRefused(desk.ask(request), 401, "invalid_client");
    request.put("client_id", SHOP);
    assertThat(desk.ask(request).status()).isEqualTo(200);
    // its UUID says which Domain it is, a client id alone does not
    var alone = request(signed(claims(), KEY));
    alone.remove("domain_id");
    assertRefused(desk.ask(alone), 400, "invalid_request");
    alone.put("client_id", SHOP);
    assertRefused(desk.ask(alone), 400, "invalid_request");
    alone.put("client_id", gate.acme.machine.toString());
    assertRefused(desk.ask(alone), 401, "invalid_client");
    alone.put("client_id", shop.toString());
    assertThat(desk.ask(alone).status()).isEqualTo(200);
  }

  @Test
  void unknown_domain_machine_issuer_and_a_wrong_signature_are_one_answer() {
    var wrong = desk.ask(request(signed(claims(), OTHER_KEY)));
    var elsewhere = request(signed(claims(), KEY));
    elsewhere.put("domain_id", gate.beta.domain.id().toString());
    var nowhere = request(signed(claims(), KEY));
    nowhere.put("domain_id", UUID.randomUUID().toString());
    var nobody = claims();
    nobody.put("sub", "repo:acme/unknown");
    var otherIssuer = claims();
    otherIssuer.put("iss", "https://other.example");
    var person = claims();
    person.put("sub", gate.acme.clientId);
    var replies =
        List.of(
            wrong,
            desk.ask(elsewhere),
            desk.ask(nowhere),
            present(nobody),
            present(otherIssuer),
            present(person),
            desk.ask(request("x")),
            desk.ask(request("a.b.c")));
    for (var reply : replies) {
      assertRefused(reply, 401, "invalid_client");
      assertThat(json(reply).get("detail")).isEqualTo(json(wrong).get("detail"));
    }
    assertThat(gate.count("api_tokens", gate.acme.domain.id())).isZero();
  }

  @Test
  void a_machine_of_another_binding_or_kind_is_not_vouched_for() {
    var other = bind("https://other.example");
    gate.acme.machine("theirs", other, FederationKind.OIDC_CC);
    gate.acme.machine("by-token", binding, FederationKind.API_TOKEN);
    for (var subject : List.of("theirs", "by-token")) {
      var claims = claims();
      claims.put("sub", subject);
      assertRefused(present(claims), 401, "invalid_client");
    }
  }

  @Test
  void case_1_and_2_a_disabled_machine_and_a_disabled_binding_close_the_door() {
    gate.house.services.disable(gate.acme.domain.id(), shop);
    assertRefused(present(claims()), 401, "invalid_client");
    gate.house.services.enable(gate.acme.domain.id(), shop);
    gate.house.bindings.setStatus(
        gate.acme.domain.id(), binding.id(), IdpBinding.Status.DEACTIVATED);
    assertRefused(present(claims()), 401, "invalid_client");
  }

  @Test
  void case_7_it_is_for_this_domain_as_one_string() {
    for (var audience :
        List.of(
            List.of("http://localhost:8080/as/acme-corp"),
            "http://localhost:8080",
            "http://localhost:8080/as/beta-llc",
            "http://localhost:8080/as/acme-corp/token")) {
      var claims = claims();
      claims.put("aud", audience);
      assertRefused(present(claims), 401, "invalid_client");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"iss", "sub", "aud", "exp", "iat", "jti"})
  void every_claim_is_required(String name) {
    var claims = claims();
    claims.remove(name);
    assertRefused(present(claims), 401, "invalid_client");
  }

  @ParameterizedTest
  @CsvSource({"exp, -59, 200", "exp, -61, 401", "exp, 3662, 401", "iat, 61, 401"})
  void it_is_good_for_an_hour_at_most(String name, int seconds, int status) {
    var claims = claims();
    claims.put(name, gate.house.clock.instant().getEpochSecond() + seconds);
    assertThat(present(claims).status()).isEqualTo(status);
  }

  @Test
  void what_the_issuer_made_for_something_else_is_refused() {
    for (var type : List.of("at+jwt", "logout+jwt", "client-authentication+jwt")) {
      var text = ForeignIdp.signed(header(type), claims(), KEY);
      assertRefused(desk.ask(request(text)), 401, "invalid_client");
    }
  }

  @Test
  void case_8_of_64_that_present_the_same_one_gets_a_token_on_two_nodes_together() {
    var request = request(signed(claims(), KEY));
    var body = new String(Json.writeAny(request), StandardCharsets.UTF_8);
    var nodes = List.of(desk.client, gate.node(Databases.open(gate.house.rows)).anonymous());
    var turn = new AtomicInteger();

    var statuses =
        Racers.run(64, () -> nodes.get(turn.getAndIncrement() % 2).post(PATH, body).status());

    assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
    assertThat(statuses).allMatch(status -> List.of(200, 401, 429).contains(status));
    assertThat(gate.count("api_tokens", gate.acme.domain.id())).isEqualTo(1);
  }

  @Test
  void who_fails_ten_times_waits() {
    for (int i = 0; i < 10; i++) {
      assertRefused(desk.ask(request(signed(claims(), OTHER_KEY))), 401, "invalid_client");
    }
    assertRefused(present(claims()), 429, "rate_limited");
  }

  @Test
  void no_secret_goes_with_it() {
    var request = request(signed(claims(), KEY));
    request.put("client_secret", "s");
    assertRefused(desk.ask(request), 400, "invalid_request");
  }
}
