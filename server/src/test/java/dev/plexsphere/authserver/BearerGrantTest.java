package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.json;
import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.DomainClients.API;
import static dev.plexsphere.authserver.DomainClients.API_SERVER;
import static dev.plexsphere.authserver.DomainClients.LEDGER;
import static dev.plexsphere.authserver.DomainClients.about;
import static dev.plexsphere.authserver.SigningClients.DEPLOYER;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.identity.ServiceIdentity.FederationKind;
import dev.plexsphere.idp.ForeignIdp;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.Racers;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines that their identity provider vouches for. */
class BearerGrantTest {
  private static final Acme SERVER = new Acme();
  private static final ForeignIdp IDP = new ForeignIdp(SERVER.clock);
  private static final ForeignIdp OTHER_IDP = new ForeignIdp(SERVER.clock);
  private static final IdpBinding BINDING = SERVER.vouchers.bind(SERVER.acme, IDP);
  private static final String SHOP = "repo:acme/shop:ref:refs/heads/main";
  private static final UUID SHOP_ID =
      SERVER.vouchers.machine(BINDING, SHOP, FederationKind.OIDC_CC);
  private static final Map<String, Object> INACTIVE = Map.of("active", false);
  private final Http http = SERVER.browser();

  @AfterAll
  static void close() {
    SERVER.close();
    IDP.close();
    OTHER_IDP.close();
  }

  private static Map<String, Object> claims() {
    return claims(IDP, SHOP);
  }

  private static Map<String, Object> claims(ForeignIdp idp, String subject) {
    var out = new HashMap<>(SigningClients.claims(SERVER.clock.instant()));
    out.put("iss", idp.issuer());
    out.put("sub", subject);
    return out;
  }

  private static Map<String, String> request(String assertion) {
    var out = new LinkedHashMap<String, String>();
    out.put("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
    out.put("client_id", DEPLOYER);
    out.put("assertion", assertion);
    return out;
  }

  private Http.Reply redeem(Map<String, Object> claims) {
    return Acme.token(http, request(IDP.signed(claims)));
  }

  private static void assertRefused(Http.Reply reply, String why) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(400);
    assertThat(member(reply, "error")).isEqualTo("invalid_grant");
    assertThat(member(reply, "error_description")).contains(why);
  }

  @Test
  void who_is_vouched_for_gets_a_token_in_the_machines_name() throws Exception {
    var reply = redeem(claims());

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(json(reply))
        .containsEntry("token_type", "Bearer")
        .containsEntry("scope", "orders.read orders.write")
        .doesNotContainKeys("refresh_token", "id_token", "issued_token_type");
    var token = member(reply, "access_token");
    var claims = SignedJWT.parse(token).getJWTClaimsSet();
    assertThat(claims.getSubject()).isEqualTo("service:" + SHOP_ID);
    assertThat(claims.getAudience()).containsExactly(API);
    assertThat(claims.getClaims())
        .containsEntry("client_id", DEPLOYER)
        .doesNotContainKeys("sid", "act");
    assertThat(about(http, API_SERVER, token))
        .containsEntry("active", true)
        .containsEntry("sub", "service:" + SHOP_ID);
    assertThat(DomainClients.userinfo(http, token)).isEqualTo(401);
    assertThat(SERVER.facts()).contains("assertion.redeemed");
  }

  @ParameterizedTest
  @CsvSource({
    "scope, orders.read, ''",
    "scope, openid, invalid_scope",
    "scope, orders.delete, invalid_scope",
    "resource, " + LEDGER + ", invalid_target"
  })
  void case_17_the_client_gets_no_more_than_it_was_registered_for(
      String name, String value, String error) {
    var request = request(IDP.signed(claims()));
    request.put(name, value);
    assertThat(member(Acme.token(http, request), "error")).isEqualTo(error);
  }

  @Test
  void case_7_it_is_for_this_issuer_alone() {
    for (var audience :
        List.of(
            List.of(Acme.ISSUER),
            Acme.ISSUER + "/token",
            "http://localhost:8080/as/beta",
            "plexsphere")) {
      var claims = claims();
      claims.put("aud", audience);
      assertRefused(redeem(claims), "aud");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"aud", "exp", "iat", "jti"})
  void every_claim_is_required(String name) {
    var claims = claims();
    claims.remove(name);
    assertRefused(redeem(claims), name);
  }

  @ParameterizedTest
  @CsvSource({"exp, -59, 200", "exp, -61, 400", "iat, 61, 400", "exp, 3662, 400"})
  void times_are_as_for_client_assertions(String name, int seconds, int status) {
    var claims = claims();
    claims.put(name, SERVER.clock.instant().getEpochSecond() + seconds);
    assertThat(redeem(claims).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"at+jwt", "logout+jwt", "client-authentication+jwt", "oauth-id-jag+jwt"})
  void what_the_issuer_made_for_something_else_is_refused(String type) {
    var header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .keyID(IDP.key.getKeyID())
            .type(new JOSEObjectType(type))
            .build();
    var assertion = ForeignIdp.signed(header, claims(), IDP.key);
    assertRefused(Acme.token(http, request(assertion)), "typ");
  }

  @Test
  void the_issuer_of_the_machine_signed_it_and_nobody_else() {
    var nameless = new JWSHeader.Builder(JWSAlgorithm.ES256).build();
    assertRefused(Acme.token(http, request(ForeignIdp.signed(nameless, claims(), IDP.key))), "kid");
    assertRefused(Acme.token(http, request(OTHER_IDP.signed(claims()))), "no key");
    // an issuer that the Domain does not trust, and one that it trusts for another machine
    var foreign = request(OTHER_IDP.signed(claims(OTHER_IDP, SHOP)));
    assertRefused(Acme.token(http, foreign), "no active machine");
    var others = SERVER.vouchers.bind(SERVER.acme, OTHER_IDP);
    var _ = SERVER.vouchers.machine(others, "repo:acme/site", FederationKind.OIDC_CC);
    assertRefused(Acme.token(http, foreign), "no active machine");
    var own = request(OTHER_IDP.signed(claims(OTHER_IDP, "repo:acme/site")));
    assertThat(Acme.token(http, own).status()).isEqualTo(200);
    for (var text : List.of("x", "a.b.c", "")) {
      assertThat(Acme.token(http, request(text)).status()).isEqualTo(400);
    }
  }

  @Test
  void case_35_a_machine_is_vouched_for_at_its_own_Domain() {
    var claims = claims();
    claims.put("aud", "http://localhost:8080/as/beta");
    assertRefused(http.form("/as/beta/token", request(IDP.signed(claims))), "no active machine");
  }

  @Test
  void a_machine_that_proves_itself_otherwise_is_not_vouched_for() {
    for (var kind : List.of(FederationKind.API_TOKEN, FederationKind.SPIFFE_SVID)) {
      var _ = SERVER.vouchers.machine(BINDING, "by-" + kind.wire(), kind);
      assertRefused(redeem(claims(IDP, "by-" + kind.wire())), "no active machine");
    }
  }

  @Test
  void case_8_of_64_that_redeem_the_same_one_gets_a_token_on_two_nodes_together() {
    var request = request(IDP.signed(claims()));
    try (var second = SERVER.secondNode()) {
      var nodes = List.of(http, Http.at("http://127.0.0.1:" + second.port()));
      var turn = new AtomicInteger();

      var statuses =
          Racers.run(64, () -> Acme.token(nodes.get(turn.getAndIncrement() % 2), request).status());

      assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
      nodes.forEach(node -> assertRefused(Acme.token(node, request), "used before"));
    }
  }

  @Test
  void case_1_and_2_nobody_vouches_once_machine_or_binding_are_disabled_and_tokens_end_with_them() {
    var token = member(redeem(claims()), "access_token");
    SERVER.vouchers.machines.disable(SERVER.acme, SHOP_ID);
    assertRefused(redeem(claims()), "no active machine");
    assertThat(about(http, API_SERVER, token)).isEqualTo(INACTIVE);
    SERVER.vouchers.machines.enable(SERVER.acme, SHOP_ID);
    assertThat(about(http, API_SERVER, token)).containsEntry("active", true);

    SERVER.vouchers.bindings.setStatus(SERVER.acme, BINDING.id(), IdpBinding.Status.INACTIVE);
    assertRefused(redeem(claims()), "no active machine");
    assertThat(about(http, API_SERVER, token)).isEqualTo(INACTIVE);
    SERVER.vouchers.bindings.setStatus(SERVER.acme, BINDING.id(), IdpBinding.Status.ACTIVE);
    assertThat(redeem(claims()).status()).isEqualTo(200);
  }

  @Test
  void only_a_client_that_is_registered_for_it_redeems() {
    var request = request(IDP.signed(claims()));
    request.put("client_id", DomainClients.PUBLIC);
    assertThat(member(Acme.token(http, request), "error")).isEqualTo("unauthorized_client");
    request.remove("client_id");
    assertThat(member(Acme.token(http, request), "error")).isEqualTo("invalid_request");
  }

  @Test
  void an_issuer_that_is_away_is_said_to_be() {
    SERVER.clock.advance(Duration.ofDays(2));
    IDP.onKeys = exchange -> ForeignIdp.send(exchange, 500, "{}");
    try {
      var reply = redeem(claims());
      assertThat(reply.status()).isGreaterThanOrEqualTo(500);
      assertThat(member(reply, "error")).isEqualTo("temporarily_unavailable");
    } finally {
      IDP.onKeys = null;
      SERVER.clock.advance(Duration.ofMinutes(1));
    }
    assertThat(redeem(claims()).status()).isEqualTo(200);
  }

  @Test
  void discovery_names_the_grant_where_some_client_may_use_it() {
    var grants = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    assertThat(http.get("/as/acme/.well-known/openid-configuration").body()).contains(grants);
    var _ = SERVER.domains.create("gamma", "Gamma Coop");
    assertThat(http.get("/as/gamma/.well-known/openid-configuration").body())
        .contains("client_credentials")
        .doesNotContain(grants);
  }
}
