package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.json;
import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.DomainClients.API;
import static dev.plexsphere.authserver.DomainClients.API_SERVER;
import static dev.plexsphere.authserver.DomainClients.BETA_MACHINE;
import static dev.plexsphere.authserver.DomainClients.CALLBACK;
import static dev.plexsphere.authserver.DomainClients.LEDGER_SERVER;
import static dev.plexsphere.authserver.DomainClients.about;
import static dev.plexsphere.authserver.DomainClients.machineToken;
import static dev.plexsphere.authserver.DomainClients.post;
import static dev.plexsphere.authserver.DomainClients.revoke;
import static dev.plexsphere.authserver.DomainClients.userinfo;
import static dev.plexsphere.authserver.TokenClients.OPAQUE;
import static dev.plexsphere.authserver.TokenClients.OPAQUE_WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.testkit.Http;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Access tokens that say nothing themselves: as good as JWTs, and not longer. */
class OpaqueTokenTest {
  private static final Map<String, Object> INACTIVE = Map.of("active", false);
  private final Acme server = new Acme();
  private final Http http = server.browser();

  @AfterEach
  void close() {
    server.close();
  }

  private Http.Reply signIn(Http browser) {
    return DomainClients.signIn(server, browser, OPAQUE, Map.of());
  }

  private static String access(Http.Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    var token = member(reply, "access_token");
    assertThat(token).matches("psat_[A-Za-z0-9_-]{43}");
    return token;
  }

  @Test
  void a_persons_token_says_at_introspection_what_a_JWT_would_say() throws Exception {
    var tokens = signIn(server.browser());
    var access = access(tokens);

    var said = about(http, API_SERVER, access);

    var jwt = DomainClients.signIn(server, server.browser(), TokenClients.RSA, Map.of());
    var other = about(http, API_SERVER, member(jwt, "access_token"));
    assertThat(said.keySet()).containsExactlyInAnyOrderElementsOf(other.keySet());
    assertThat(said)
        .containsEntry("active", true)
        .containsEntry("token_type", "Bearer")
        .containsEntry("sub", server.ada.id().toString())
        .containsEntry("client_id", OPAQUE)
        .containsEntry("aud", List.of(API, Acme.ISSUER + "/userinfo"))
        .containsEntry("exp", server.clock.instant().plusSeconds(300).getEpochSecond())
        .containsEntry("scope", other.get("scope"));
    assertThat(userinfo(http, access)).isEqualTo(200);
    var id = SignedJWT.parse(member(tokens, "id_token")).getJWTClaimsSet();
    var hash =
        MessageDigest.getInstance("SHA-512").digest(access.getBytes(StandardCharsets.US_ASCII));
    assertThat(id.getStringClaim("at_hash"))
        .isEqualTo(Base64URL.encode(Arrays.copyOf(hash, 32)).toString());
  }

  @Test
  void the_table_has_its_digest_and_never_the_token() {
    var access = access(signIn(server.browser()));

    assertThat(server.ask("SELECT encode(token_hash, 'hex') FROM plexsphere.opaque_tokens"))
        .isEqualTo(HexFormat.of().formatHex(Secrets.sha256(access)));
    assertThat(server.ask("SELECT o::text FROM plexsphere.opaque_tokens o"))
        .doesNotContain("psat_");
  }

  @Test
  void one_that_names_another_issuer_is_none_as_a_JWT_would_be() {
    var access = access(signIn(server.browser()));
    server.sql.execute(
        "UPDATE plexsphere.opaque_tokens SET claims = claims || '{\"iss\": \"https://old.example/as/acme\"}'");

    assertThat(about(http, API_SERVER, access)).containsOnly(Map.entry("active", false));
    assertThat(userinfo(http, access)).isEqualTo(401);
  }

  @Test
  void a_refresh_gives_another_and_the_first_one_stays() {
    var tokens = signIn(server.browser());
    var fields =
        Map.of("grant_type", "refresh_token", "refresh_token", member(tokens, "refresh_token"));

    var second = access(post(http, OPAQUE, "/as/acme/token", fields));

    assertThat(second).isNotEqualTo(access(tokens));
    assertThat(about(http, API_SERVER, second)).containsEntry("active", true);
    assertThat(about(http, API_SERVER, access(tokens))).containsEntry("active", true);
  }

  @Test
  void a_machine_gets_one_and_an_answer_about_it_may_be_signed() throws Exception {
    var access = access(machineToken(http, OPAQUE_WORKER, Map.of()));

    var reply = DomainClients.signedAbout(http, API_SERVER, access);

    var signed = SignedJWT.parse(reply.body());
    assertThat(server.keys.read(server.acme, signed.serialize()).isPresent()).isTrue();
    assertThat(signed.getJWTClaimsSet().getJSONObjectClaim("token_introspection"))
        .containsEntry("active", true)
        .containsEntry("sub", OPAQUE_WORKER)
        .containsEntry("client_id", OPAQUE_WORKER);
    assertThat(userinfo(http, access)).as("it is nobody's").isEqualTo(401);
  }

  @Test
  void who_may_not_ask_and_what_is_no_token_of_this_server_is_inactive() {
    var access = access(machineToken(http, OPAQUE_WORKER, Map.of()));

    assertThat(about(http, LEDGER_SERVER, access)).isEqualTo(INACTIVE);
    var last = access.charAt(access.length() - 1) == 'A' ? 'B' : 'A';
    for (var wrong :
        List.of(
            access + "x",
            access.substring(0, access.length() - 1),
            access.substring(0, access.length() - 1) + last,
            access.substring("psat_".length()),
            "psat_",
            "psat_" + "é".repeat(43),
            access.toUpperCase(java.util.Locale.ROOT))) {
      assertThat(about(http, API_SERVER, wrong)).as(wrong).isEqualTo(INACTIVE);
      assertThat(userinfo(http, wrong)).isEqualTo(401);
    }
    // case 35: the same resource by name at another Domain's server
    var elsewhere = post(http, BETA_MACHINE, "/as/beta/introspect", Map.of("token", access));
    assertThat(json(elsewhere)).isEqualTo(INACTIVE);
    assertThat(about(http, API_SERVER, access)).containsEntry("active", true);
  }

  @Test
  void case_35_a_row_of_another_Domain_opens_nothing_here() {
    var access = access(signIn(server.browser()));
    var there = http.with("Authorization", "Bearer " + access);
    assertThat(there.get("/as/beta/userinfo").status()).isEqualTo(401);
    assertThat(userinfo(http, access)).isEqualTo(200);

    server.sql.execute("UPDATE plexsphere.opaque_tokens SET domain_id = '" + server.beta + "'");

    assertThat(userinfo(http, access)).isEqualTo(401);
    assertThat(there.get("/as/beta/userinfo").status()).isEqualTo(401);
    assertThat(IntrospectionTest.find(server.beta, server, server.options, access)).isFalse();
  }

  @Test
  void it_expires_to_the_second_and_is_swept() {
    var access = access(machineToken(http, OPAQUE_WORKER, Map.of()));
    var exp = ((Number) about(http, API_SERVER, access).getOrDefault("exp", 0)).longValue();
    var left = Duration.between(server.clock.instant(), java.time.Instant.ofEpochSecond(exp));
    server.clock.advance(left.minusMillis(1));
    assertThat(about(http, API_SERVER, access)).containsEntry("active", true);

    server.clock.advance(Duration.ofMillis(1));

    assertThat(about(http, API_SERVER, access)).isEqualTo(INACTIVE);
    int swept =
        server.database.transaction(tx -> server.authserver.sweep(tx, server.clock.instant()));
    assertThat(swept).isPositive();
    assertThat(server.ask("SELECT count(*) FROM plexsphere.opaque_tokens")).isEqualTo("0");
  }

  @Test
  void its_client_gives_it_back_and_nobody_else_can() {
    var access = access(signIn(server.browser()));
    var other = access(signIn(server.browser()));

    assertThat(revoke(http, API_SERVER, access)).isEqualTo(200);
    assertThat(userinfo(http, access)).isEqualTo(200);
    assertThat(revoke(http, OPAQUE, access)).isEqualTo(200);
    assertThat(revoke(http, OPAQUE, access)).isEqualTo(200);

    assertThat(userinfo(http, access)).isEqualTo(401);
    assertThat(about(http, API_SERVER, access)).isEqualTo(INACTIVE);
    assertThat(about(http, API_SERVER, other)).containsEntry("active", true);
    assertThat(server.facts()).filteredOn("access_token.revoked"::equals).hasSize(1);
  }

  @Test
  void case_14_a_code_that_comes_again_ends_the_token_it_gave() {
    var browser = server.browser();
    var request = DomainClients.request(OPAQUE, Map.of());
    var redeem = Acme.redeem(Acme.param(server.signIn(browser, request), "code"));
    redeem.put("client_id", OPAQUE);
    redeem.put("redirect_uri", CALLBACK);
    var access = access(post(http, OPAQUE, "/as/acme/token", redeem));
    assertThat(userinfo(http, access)).isEqualTo(200);

    var again = post(http, OPAQUE, "/as/acme/token", redeem);

    assertThat(member(again, "error")).isEqualTo("invalid_grant");
    assertThat(userinfo(http, access)).isEqualTo(401);
    assertThat(about(http, API_SERVER, access)).isEqualTo(INACTIVE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE plexsphere.accounts SET status = 'disabled' WHERE email = 'ada@acme.example'",
        "UPDATE plexsphere.accounts SET password_changed_at = '2100-01-01' WHERE email = 'ada@acme.example'",
        "UPDATE plexsphere.hosted_sessions SET idle_until = '2020-01-01'",
        "UPDATE plexsphere.hosted_sessions SET expires_at = '2020-01-01'",
        "DELETE FROM plexsphere.hosted_sessions"
      })
  void case_2_what_the_session_hangs_on_ends_the_token(String change) {
    var access = access(signIn(server.browser()));
    assertThat(about(http, API_SERVER, access)).containsEntry("active", true);

    server.sql.execute(change);

    assertThat(about(http, API_SERVER, access)).isEqualTo(INACTIVE);
    assertThat(userinfo(http, access)).isEqualTo(401);
  }

  @Test
  void the_token_of_a_client_that_is_declared_no_longer_is_inactive() {
    for (var access :
        List.of(
            access(signIn(server.browser())),
            access(machineToken(http, OPAQUE_WORKER, Map.of())))) {
      assertThat(IntrospectionTest.find(server.acme, server, server.options, access)).isTrue();
      var without = HostedOptions.of(URI.create(Acme.ISSUER));
      assertThat(IntrospectionTest.find(server.acme, server, without, access)).isFalse();
    }
  }

  @Test
  void another_node_knows_it_at_once() {
    try (var node = server.secondNode()) {
      var there = Http.at("http://127.0.0.1:" + node.port());
      var access = access(signIn(server.browser()));
      assertThat(userinfo(there, access)).isEqualTo(200);
      assertThat(about(there, API_SERVER, access)).containsEntry("active", true);

      assertThat(revoke(there, OPAQUE, access)).isEqualTo(200);

      assertThat(userinfo(http, access)).isEqualTo(401);
    }
  }
}
