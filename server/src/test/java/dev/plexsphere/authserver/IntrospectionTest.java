package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.json;
import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.DomainClients.API;
import static dev.plexsphere.authserver.DomainClients.API_SERVER;
import static dev.plexsphere.authserver.DomainClients.BETA_MACHINE;
import static dev.plexsphere.authserver.DomainClients.LEDGER_SERVER;
import static dev.plexsphere.authserver.DomainClients.MACHINE;
import static dev.plexsphere.authserver.DomainClients.PUBLIC;
import static dev.plexsphere.authserver.DomainClients.WEB;
import static dev.plexsphere.authserver.DomainClients.about;
import static dev.plexsphere.authserver.DomainClients.machineToken;
import static dev.plexsphere.authserver.DomainClients.post;
import static dev.plexsphere.authserver.DomainClients.userinfo;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.testkit.Http;
import java.net.URI;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a resource server learns about a token. */
class IntrospectionTest {
  private static final Acme SERVER = new Acme();
  private static final Map<String, Object> INACTIVE = Map.of("active", false);
  private final Http http = SERVER.browser();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @Test
  void the_resource_that_a_token_is_meant_for_is_told_what_it_says() {
    var token = member(machineToken(http, MACHINE, Map.of("scope", "orders.read")), "access_token");

    assertThat(about(http, API_SERVER, token))
        .containsEntry("active", true)
        .containsEntry("scope", "orders.read")
        .containsEntry("client_id", MACHINE)
        .containsEntry("sub", MACHINE)
        .containsEntry("iss", Acme.ISSUER)
        .containsEntry("aud", List.of(API))
        .containsEntry("token_type", "Bearer")
        .containsKeys("exp", "iat", "jti");
    assertThat(about(http, MACHINE, token)).containsEntry("active", true);
  }

  @Test
  void everybody_else_is_told_that_it_is_inactive() {
    var token = member(machineToken(http, MACHINE, Map.of()), "access_token");

    assertThat(about(http, LEDGER_SERVER, token)).isEqualTo(INACTIVE);
    assertThat(about(http, API_SERVER, token + "x")).isEqualTo(INACTIVE);
    assertThat(about(http, API_SERVER, "no.token")).isEqualTo(INACTIVE);
    assertThat(about(http, API_SERVER, "nothing")).isEqualTo(INACTIVE);
    // R12, case 35: the same resource by name at another Domain's server
    var elsewhere = post(http, BETA_MACHINE, "/as/beta/introspect", Map.of("token", token));
    assertThat(json(elsewhere)).isEqualTo(INACTIVE);
  }

  @Test
  void who_has_no_secret_is_told_nothing() {
    var token = member(machineToken(http, MACHINE, Map.of()), "access_token");

    var open = http.form("/as/acme/introspect", Map.of("token", token, "client_id", PUBLIC));
    assertThat(open.status()).isEqualTo(401);
    var nobody = http.form("/as/acme/introspect", Map.of("token", token));
    assertThat(member(nobody, "error")).isEqualTo("invalid_request");
    assertThat(post(http, API_SERVER, "/as/acme/introspect", Map.of()).status()).isEqualTo(400);
  }

  @Test
  void a_refresh_token_ends_with_its_session() {
    var tokens = DomainClients.signIn(SERVER, SERVER.browser(), DomainClients.WEB, Map.of());
    var token = member(tokens, "refresh_token");
    assertThat(about(http, DomainClients.WEB, token)).containsEntry("active", true);

    SERVER.sql.execute("UPDATE plexsphere.hosted_sessions SET idle_until = auth_time");

    assertThat(about(http, DomainClients.WEB, token)).isEqualTo(INACTIVE);
  }

  @Test
  void an_expired_token_is_inactive() {
    var token = member(machineToken(http, MACHINE, Map.of()), "access_token");
    SERVER.clock.advance(Duration.ofMinutes(5));

    assertThat(about(http, API_SERVER, token)).isEqualTo(INACTIVE);
  }

  @Test
  void a_persons_token_is_for_the_resource_and_for_userinfo_until_they_sign_out() {
    var browser = SERVER.browser();
    var tokens = signIn(browser, WEB);
    var access = member(tokens, "access_token");
    assertThat(about(http, API_SERVER, access))
        .containsEntry("sub", SERVER.ada.id().toString())
        .containsEntry("aud", List.of(API, Acme.ISSUER + "/userinfo"));
    assertThat(userinfo(http, access)).isEqualTo(200);
    assertThat(about(http, WEB, member(tokens, "refresh_token")))
        .containsEntry("active", true)
        .containsEntry("client_id", WEB);

    SERVER.database.inTransaction(tx -> SERVER.sessions.endAll(tx, SERVER.acme, SERVER.ada.id()));

    assertThat(about(http, API_SERVER, access)).isEqualTo(INACTIVE);
    assertThat(about(http, WEB, member(tokens, "refresh_token"))).isEqualTo(INACTIVE);
    assertThat(userinfo(http, access)).isEqualTo(401);
  }

  @Test
  void the_token_of_a_client_that_is_declared_no_longer_is_inactive() {
    var access = member(signIn(SERVER.browser(), WEB), "access_token");

    assertThat(find(SERVER.acme, SERVER, SERVER.options, access)).isTrue();
    var without = HostedOptions.of(URI.create(Acme.ISSUER));
    assertThat(find(SERVER.acme, SERVER, without, access)).isFalse();
  }

  /** Whether the token holds at the Domain's server, with such clients. */
  static boolean find(DomainId domain, Acme acme, HostedOptions options, String token) {
    var server =
        new HostedServer(
            acme.domains.find(domain).orElseThrow(),
            acme.urls,
            options,
            acme.authserver.registeredClients()::find);
    var reader = new TokenReader(acme.keys, acme.clock);
    try (var tokens = new AccessTokenService(acme.database, acme.ledger, acme.clock, reader)) {
      return tokens.find(server, token).isPresent();
    }
  }

  @Test
  void what_says_neither_machine_nor_session_is_no_access_token_of_ours() {
    var now = SERVER.clock.instant();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(Acme.ISSUER)
            .subject(SERVER.ada.id().toString())
            .audience(API)
            .claim("client_id", WEB)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(60)))
            .jwtID(SERVER.ids.next().toString());
    var token = SERVER.keys.sign(SERVER.acme, HostedTokens.ACCESS, claims.build());
    var both = claims.subject(WEB).claim("sid", "00").build();

    assertThat(about(http, API_SERVER, token)).isEqualTo(INACTIVE);
    assertThat(about(http, API_SERVER, SERVER.keys.sign(SERVER.acme, HostedTokens.ACCESS, both)))
        .isEqualTo(INACTIVE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE plexsphere.accounts SET status = 'disabled' WHERE email = 'ada@acme.example'",
        "UPDATE plexsphere.accounts SET password_changed_at = '2100-01-01' WHERE email = 'ada@acme.example'",
        "UPDATE plexsphere.hosted_sessions SET idle_until = '2020-01-01'",
        "UPDATE plexsphere.hosted_sessions SET expires_at = '2020-01-01'"
      })
  void case_2_what_the_session_hangs_on_ends_the_token(String change) {
    try (var acme = new Acme()) {
      var browser = acme.browser();
      var access = member(DomainClients.signIn(acme, browser, WEB, Map.of()), "access_token");
      assertThat(find(acme.acme, acme, acme.options, access)).isTrue();

      acme.sql.execute(change);

      assertThat(find(acme.acme, acme, acme.options, access)).isFalse();
    }
  }

  @Test
  void an_answer_may_be_signed() throws Exception {
    var token = member(machineToken(http, MACHINE, Map.of()), "access_token");

    var reply = DomainClients.signedAbout(http, API_SERVER, token);

    assertThat(reply.header("content-type")).isEqualTo("application/token-introspection+jwt");
    var jwt = SignedJWT.parse(reply.body());
    var key = JWKSet.parse(http.get("/as/acme/jwks").body()).getKeys().getFirst();
    assertThat(jwt.verify(new ECDSAVerifier((ECKey) key))).isTrue();
    assertThat(jwt.getHeader().getType().getType()).isEqualTo("token-introspection+jwt");
    assertThat(jwt.getJWTClaimsSet().getAudience()).containsExactly(API_SERVER);
    assertThat(jwt.getJWTClaimsSet().getSubject()).isNull();
    assertThat(jwt.getJWTClaimsSet().getJSONObjectClaim("token_introspection"))
        .containsEntry("active", true)
        .containsEntry("client_id", MACHINE);
  }

  @Test
  void R11_no_step_leads_to_another_resource_than_was_granted() {
    var tokens = signIn(SERVER.browser(), WEB);
    var fields = new HashMap<String, String>();
    fields.put("grant_type", "refresh_token");
    fields.put("refresh_token", member(tokens, "refresh_token"));
    fields.put("resource", DomainClients.LEDGER);
    var refreshed = post(http, WEB, "/as/acme/token", fields);
    assertThat(member(refreshed, "error")).isEqualTo("invalid_target");
    fields.put("resource", API);
    assertThat(post(http, WEB, "/as/acme/token", fields).status()).isEqualTo(200);

    var request = Acme.request("client_id", WEB);
    request.put("redirect_uri", DomainClients.CALLBACK);
    var code = Acme.redeem(Acme.param(SERVER.signIn(SERVER.browser(), request), "code"));
    code.put("client_id", WEB);
    code.put("redirect_uri", DomainClients.CALLBACK);
    code.put("resource", DomainClients.LEDGER);
    assertThat(member(post(http, WEB, "/as/acme/token", code), "error")).isEqualTo("invalid_grant");
  }

  @Test
  void R11_a_refresh_token_that_comes_again_in_another_way_is_used_twice() {
    var fields = new HashMap<String, String>();
    fields.put("grant_type", "refresh_token");
    fields.put("refresh_token", member(signIn(SERVER.browser(), WEB), "refresh_token"));
    var first = post(http, WEB, "/as/acme/token", fields);
    assertThat(first.status()).isEqualTo(200);
    assertThat(DomainClients.about(http, WEB, fields.getOrDefault("refresh_token", "")))
        .containsEntry("active", false);
    assertThat(DomainClients.about(http, WEB, member(first, "refresh_token")))
        .containsEntry("active", true);

    fields.put("client_id", WEB);
    fields.put("client_secret", DomainClients.secret(WEB));
    assertThat(member(http.form("/as/acme/token", fields), "error")).isEqualTo("invalid_grant");

    fields.put("refresh_token", member(first, "refresh_token"));
    assertThat(member(http.form("/as/acme/token", fields), "error"))
        .as("its successor")
        .isEqualTo("invalid_grant");
  }

  private Http.Reply signIn(Http browser, String client) {
    return DomainClients.signIn(SERVER, browser, client, Map.of());
  }
}
