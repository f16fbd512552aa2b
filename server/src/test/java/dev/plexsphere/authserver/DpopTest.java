package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.json;
import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.Acme.param;
import static dev.plexsphere.authserver.DomainClients.API_SERVER;
import static dev.plexsphere.authserver.DomainClients.CALLBACK;
import static dev.plexsphere.authserver.DomainClients.MACHINE;
import static dev.plexsphere.authserver.DomainClients.PUBLIC;
import static dev.plexsphere.authserver.DomainClients.TELEVISION;
import static dev.plexsphere.authserver.DomainClients.VAULT;
import static dev.plexsphere.authserver.DomainClients.WEB;
import static dev.plexsphere.authserver.DomainClients.about;
import static dev.plexsphere.authserver.DomainClients.basic;
import static dev.plexsphere.authserver.DomainClients.request;
import static dev.plexsphere.authserver.DomainClients.secret;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.Racers;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9449: tokens that are of use to whoever holds a key, and to nobody else. */
class DpopTest {
  private static final String TOKEN = "/as/acme/token";
  private static final String TOKEN_URL = "http://localhost:8080" + TOKEN;
  private static final String USERINFO = "/as/acme/userinfo";
  private static final Map<String, String> MACHINE_GRANT =
      Map.of("grant_type", "client_credentials");
  private final Acme server = new Acme();
  private final Holder holder = new Holder(server.clock);
  private final Http http = server.browser();
  private final Http machine = http.with("Authorization", basic(MACHINE, secret(MACHINE)));

  @AfterEach
  void close() {
    server.close();
  }

  private Http.Reply machine(String proof) {
    return machine.with("DPoP", proof).form(TOKEN, MACHINE_GRANT);
  }

  /** What a good proof says, with the nonce of this minute. */
  private JWTClaimsSet.Builder good() {
    holder.learn(machine(holder.sign(holder.claims("POST", TOKEN_URL).build())));
    return holder.claims("POST", TOKEN_URL);
  }

  // ---- tokens

  @Test
  void a_token_names_the_key_that_was_proved() throws Exception {
    var reply = holder.post(machine, TOKEN, MACHINE_GRANT);

    assertThat(json(reply)).containsEntry("token_type", "DPoP");
    var claims = SignedJWT.parse(member(reply, "access_token")).getJWTClaimsSet();
    assertThat(claims.getClaim("cnf")).isEqualTo(Map.of("jkt", holder.thumbprint()));
    assertThat(about(http, API_SERVER, member(reply, "access_token")))
        .containsEntry("token_type", "DPoP")
        .containsEntry("cnf", Map.of("jkt", holder.thumbprint()));
  }

  @Test
  void without_a_proof_it_is_a_bearer_token_and_some_clients_get_none() {
    assertThat(json(machine.form(TOKEN, MACHINE_GRANT))).containsEntry("token_type", "Bearer");

    var code = param(server.signIn(http, request(VAULT, Map.of())), "code");
    var vault = http.with("Authorization", basic(VAULT, secret(VAULT)));
    assertThat(member(vault.form(TOKEN, redeem(VAULT, code)), "error"))
        .isEqualTo("invalid_dpop_proof");
    assertThat(holder.post(vault, TOKEN, redeem(VAULT, code)).status()).isEqualTo(200);
  }

  private static Map<String, String> redeem(String client, String code) {
    var fields = new HashMap<>(Acme.redeem(code));
    fields.put("client_id", client);
    fields.put("redirect_uri", CALLBACK);
    return fields;
  }

  // ---- proofs

  @Test
  void the_first_proof_is_told_its_nonce_and_one_of_the_minute_before_is_good() {
    var first = machine(holder.sign(holder.claims("POST", TOKEN_URL).build()));
    assertThat(first.status()).isEqualTo(400);
    assertThat(member(first, "error")).isEqualTo("use_dpop_nonce");
    assertThat(first.header("dpop-nonce")).hasSize(24);
    holder.learn(first);

    server.clock.advance(Duration.ofSeconds(60));
    var second = machine(holder.sign(holder.claims("POST", TOKEN_URL).build()));
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.header("dpop-nonce")).hasSize(24);

    server.clock.advance(Duration.ofSeconds(60));
    assertThat(member(machine(holder.sign(holder.claims("POST", TOKEN_URL).build())), "error"))
        .isEqualTo("use_dpop_nonce");
  }

  @Test
  void a_nonce_of_another_client_is_none() {
    var web = http.with("Authorization", basic(WEB, secret(WEB)));
    holder.learn(
        web.with("DPoP", holder.sign(holder.claims("POST", TOKEN_URL).build()))
            .form(TOKEN, Map.of("grant_type", "refresh_token", "refresh_token", "x")));

    assertThat(member(machine(holder.sign(holder.claims("POST", TOKEN_URL).build())), "error"))
        .isEqualTo("use_dpop_nonce");
  }

  @ParameterizedTest
  @CsvSource({
    "htm, GET",
    "htm, post",
    "htm, ''",
    "htu, http://localhost:8080/as/acme/userinfo",
    "htu, http://localhost:8080/as/beta/token",
    "htu, https://localhost:8080/as/acme/token",
    "htu, http://localhost:8081/as/acme/token",
    "htu, http://evil.example/as/acme/token",
    "htu, http://localhost:8080/as/acme/token/",
    "htu, not a uri",
    "htu, ''"
  })
  void a_proof_for_another_request_is_refused(String claim, String value) {
    var proof = good().claim(claim, value.isEmpty() ? null : value).build();

    assertThat(member(machine(holder.sign(proof)), "error")).isEqualTo("invalid_dpop_proof");
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP://LOCALHOST:8080/as/acme/token",
    "http://localhost:8080/as/acme/token?x=1#y",
    "http://localhost:8080/as/beta/../acme/token"
  })
  void the_same_address_spelled_otherwise_is_the_same(String uri) {
    assertThat(machine(holder.sign(good().claim("htu", uri).build())).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"59, 200", "61, 400", "-59, 200", "-61, 400"})
  void a_proof_is_of_this_minute(long secondsAgo, int status) {
    var proof = good().issueTime(Date.from(Holder.ago(server.clock, secondsAgo))).build();

    assertThat(machine(holder.sign(proof)).status()).isEqualTo(status);
  }

  @Test
  void a_proof_without_an_id_or_a_time_is_refused() {
    for (var claim : new String[] {"jti", "iat"}) {
      var proof = good().claim(claim, null).build();
      assertThat(member(machine(holder.sign(proof)), "error")).isEqualTo("invalid_dpop_proof");
    }
    assertThat(member(machine(holder.sign(good().jwtID("x".repeat(257)).build())), "error"))
        .isEqualTo("invalid_dpop_proof");
  }

  @Test
  void a_proof_that_is_not_what_it_looks_like_is_refused() {
    var type = new JOSEObjectType("dpop+jwt");
    var claims = good().build();
    var stranger = new Holder(server.clock);
    var es256 = JWSAlgorithm.ES256;
    var spoiled =
        Map.of(
            "another type",
            holder.sign(
                claims,
                new JWSHeader.Builder(es256)
                    .type(JOSEObjectType.JWT)
                    .jwk(holder.key.toPublicJWK())
                    .build()),
            "no key",
            holder.sign(claims, new JWSHeader.Builder(es256).type(type).build()),
            "another's key",
            holder.sign(
                claims,
                new JWSHeader.Builder(es256).type(type).jwk(stranger.key.toPublicJWK()).build()),
            "not a token",
            "a.b.c",
            "no signature",
            holder.sign(claims).replaceFirst("[^.]*$", ""));

    spoiled.forEach((what, proof) ->
        assertThat(member(machine(proof), "error")).as(what).isEqualTo("invalid_dpop_proof"));
    assertThat(machine(holder.sign(claims)).status()).isEqualTo(200);
  }

  @Test
  void a_key_with_its_private_half_is_refused() {
    var header = Map.of("typ", "dpop+jwt", "alg", "ES256", "jwk", holder.key.toJSONObject());
    var encoded = Base64URL.encode(JSONObjectUtils.toJSONString(header));
    var whole = holder.sign(good().build());

    assertThat(member(machine(encoded + whole.substring(whole.indexOf('.'))), "error"))
        .isEqualTo("invalid_dpop_proof");
  }

  @Test
  void a_proof_works_once_on_all_nodes_and_of_64_racers_for_one() throws Exception {
    var proof = holder.sign(good().build());
    assertThat(machine(proof).status()).isEqualTo(200);
    try (var second = server.secondNode()) {
      var there =
          Http.at("http://127.0.0.1:" + second.port())
              .with("Authorization", basic(MACHINE, secret(MACHINE)));
      assertThat(member(there.with("DPoP", proof).form(TOKEN, MACHINE_GRANT), "error"))
          .isEqualTo("invalid_dpop_proof");
    }

    var raced = holder.sign(good().build());
    assertThat(Racers.run(64, () -> machine(raced).status()))
        .filteredOn(status -> status == 200)
        .hasSize(1);
  }

  @Test
  void the_same_id_under_another_key_is_another_proof() {
    var claims = good().jwtID(new UUID(1, 2).toString()).build();
    var other = new Holder(server.clock);

    assertThat(machine(holder.sign(claims)).status()).isEqualTo(200);
    assertThat(machine(other.sign(claims)).status()).isEqualTo(200);
  }

  // ---- codes, refresh tokens, devices

  @Test
  void a_code_is_bound_to_the_key_that_the_request_named() {
    var bound = request(PUBLIC, Map.of("dpop_jkt", holder.thumbprint()));
    var code = param(server.signIn(http, bound), "code");
    var stranger = new Holder(server.clock);
    assertThat(member(stranger.post(http, TOKEN, redeem(PUBLIC, code)), "error"))
        .isEqualTo("invalid_grant");

    var second = param(server.signIn(server.browser(), bound), "code");
    assertThat(member(Acme.token(http, redeem(PUBLIC, second)), "error"))
        .isEqualTo("invalid_grant");

    var third = param(server.signIn(server.browser(), bound), "code");
    assertThat(holder.post(http, TOKEN, redeem(PUBLIC, third)).status()).isEqualTo(200);
    assertThat(Acme.answer(http.get(Acme.authorize(request(PUBLIC, Map.of("dpop_jkt", "short"))))))
        .containsEntry("error", "invalid_request");
  }

  @Test
  void a_pushed_request_is_bound_to_the_key_that_pushed_it() {
    var web = http.with("Authorization", basic(WEB, secret(WEB)));
    var pushed = holder.post(web, "/as/acme/par", request(WEB, Map.of()));
    var named = Map.of("client_id", WEB, "request_uri", member(pushed, "request_uri"));
    var code = param(server.signIn(server.browser(), named), "code");

    assertThat(member(web.form(TOKEN, redeem(WEB, code)), "error")).isEqualTo("invalid_grant");

    var other = request(WEB, Map.of("dpop_jkt", new Holder(server.clock).thumbprint()));
    assertThat(member(holder.post(web, "/as/acme/par", other), "error"))
        .isEqualTo("invalid_request");
  }

  @Test
  void a_public_clients_refresh_token_goes_on_with_its_key_alone() {
    var code = param(server.signIn(http, request(PUBLIC, Map.of())), "code");
    var tokens = holder.post(http, TOKEN, redeem(PUBLIC, code));
    var refresh = new HashMap<>(Map.of("grant_type", "refresh_token", "client_id", PUBLIC));
    refresh.put("refresh_token", member(tokens, "refresh_token"));

    assertThat(member(Acme.token(http, refresh), "error")).isEqualTo("invalid_grant");
    var stranger = new Holder(server.clock);
    assertThat(member(stranger.post(http, TOKEN, refresh), "error")).isEqualTo("invalid_grant");
    var refreshed = holder.post(http, TOKEN, refresh);
    assertThat(json(refreshed)).containsEntry("token_type", "DPoP");
    refresh.put("refresh_token", member(refreshed, "refresh_token"));
    assertThat(member(Acme.token(http, refresh), "error")).isEqualTo("invalid_grant");
  }

  @Test
  void a_device_is_bound_from_its_first_request_on() {
    server.devices.binding("acme");
    server.clock.advance(Duration.ofSeconds(2));
    var asked = Map.of("client_id", TELEVISION, "scope", "openid");
    var started = holder.post(http, "/as/acme/device_authorization", asked);
    AcmeDevices.answer(server.devices.browser(server.ada), member(started, "user_code"), "approve");
    var poll = new HashMap<>(Map.of("client_id", TELEVISION));
    poll.put("grant_type", GrantType.DEVICE_CODE.value());
    poll.put("device_code", member(started, "device_code"));

    assertThat(member(Acme.token(http, poll), "error")).isEqualTo("invalid_grant");
    assertThat(server.ask("SELECT count(*) FROM plexsphere.hosted_sessions")).isEqualTo("0");

    var again = holder.post(http, "/as/acme/device_authorization", asked);
    AcmeDevices.answer(server.devices.browser(server.ada), member(again, "user_code"), "approve");
    poll.put("device_code", member(again, "device_code"));
    assertThat(json(holder.post(http, TOKEN, poll))).containsEntry("token_type", "DPoP");
  }

  // ---- a resource of ours

  @Test
  void userinfo_takes_a_bound_token_from_its_holder_and_from_nobody_else() {
    var code = param(server.signIn(http, request(PUBLIC, Map.of())), "code");
    var token = member(holder.post(http, TOKEN, redeem(PUBLIC, code)), "access_token");

    assertThat(holder.get(http, USERINFO, token).status()).isEqualTo(200);
    assertThat(DomainClients.userinfo(http, token)).isEqualTo(401);
    var stranger = new Holder(server.clock).get(http, USERINFO, token);
    assertThat(stranger.status()).isEqualTo(401);
    assertThat(stranger.header("www-authenticate"))
        .startsWith("DPoP realm=\"plexsphere\", error=\"invalid_token\", algs=\"ES256 ");
    assertThat(http.with("Authorization", "DPoP " + token).get(USERINFO).status()).isEqualTo(401);
  }

  @Test
  void a_proof_of_another_token_or_one_that_was_used_opens_nothing() {
    var code = param(server.signIn(http, request(PUBLIC, Map.of())), "code");
    var token = member(holder.post(http, TOKEN, redeem(PUBLIC, code)), "access_token");
    assertThat(holder.get(http, USERINFO, token).status()).isEqualTo(200);
    var url = "http://localhost:8080" + USERINFO;
    var asks = http.with("Authorization", "DPoP " + token);

    var good = holder.sign(holder.claims("GET", url).claim("ath", Holder.hash(token)).build());
    assertThat(asks.with("DPoP", good).get(USERINFO).status()).isEqualTo(200);
    assertThat(asks.with("DPoP", good).get(USERINFO).status()).isEqualTo(401);
    for (var hash : new String[] {null, Holder.hash("another")}) {
      var proof = holder.sign(holder.claims("GET", url).claim("ath", hash).build());
      assertThat(asks.with("DPoP", proof).get(USERINFO).status()).isEqualTo(401);
    }
  }

  @Test
  void a_bearer_token_is_not_made_a_bound_one_by_a_proof() {
    var tokens = DomainClients.signIn(server, http, PUBLIC, Map.of());

    assertThat(holder.get(http, USERINFO, member(tokens, "access_token")).status()).isEqualTo(401);
  }
}
