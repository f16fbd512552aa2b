package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.DomainClients.MACHINE;
import static dev.plexsphere.authserver.DomainClients.WEB;
import static dev.plexsphere.authserver.DomainClients.basic;
import static dev.plexsphere.authserver.DomainClients.secret;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.Racers;
import dev.plexsphere.testkit.RawHttp;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a proof of possession must be, and that it works once (RFC 9449 section 4). */
class DpopProofTest {
  private static final String TOKEN = "/as/acme/token";
  private static final String TOKEN_URL = "http://localhost:8080" + TOKEN;
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

  /** A minute of grace, as everywhere, and no more. */
  @ParameterizedTest
  @CsvSource({
    "exp, -59, 200",
    "exp, -60, 400",
    "exp, 1, 200",
    "nbf, 60, 200",
    "nbf, 61, 400",
    "nbf, -1, 200"
  })
  void what_a_proof_says_of_its_own_time_holds(String claim, long secondsAhead, int status) {
    var time = Date.from(Holder.ago(server.clock, -secondsAhead));

    assertThat(machine(holder.sign(good().claim(claim, time).build())).status()).isEqualTo(status);
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

  @Test
  void two_proofs_are_none() {
    var body = Http.encode(MACHINE_GRANT);
    var proof = holder.sign(good().build());
    var other = holder.sign(good().build());
    var lines =
        List.of(
            "POST " + TOKEN + " HTTP/1.1",
            "Host: localhost",
            "Authorization: " + basic(MACHINE, secret(MACHINE)),
            "DPoP: " + proof,
            "DPoP: " + other,
            "Content-Type: application/x-www-form-urlencoded",
            "Content-Length: " + body.length(),
            "",
            body);
    RawHttp.Response reply;
    try (var raw = RawHttp.connect(server.port())) {
      reply = raw.send(String.join("\r\n", lines)).read();
    }

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("invalid_dpop_proof");
    assertThat(machine(proof).status()).as("nothing was used up").isEqualTo(200);
  }
}
