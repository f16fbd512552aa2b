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
import static dev.plexsphere.authserver.DomainClients.machineToken;
import static dev.plexsphere.authserver.DomainClients.post;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.testkit.Http;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a resource server learns about a token, and how a client gives one back. */
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

    assertThat(about(API_SERVER, token))
        .containsEntry("active", true)
        .containsEntry("scope", "orders.read")
        .containsEntry("client_id", MACHINE)
        .containsEntry("sub", MACHINE)
        .containsEntry("iss", Acme.ISSUER)
        .containsEntry("aud", List.of(API))
        .containsEntry("token_type", "Bearer")
        .containsKeys("exp", "iat", "jti");
    assertThat(about(MACHINE, token)).containsEntry("active", true);
  }

  @Test
  void everybody_else_is_told_that_it_is_inactive() {
    var token = member(machineToken(http, MACHINE, Map.of()), "access_token");

    assertThat(about(LEDGER_SERVER, token)).isEqualTo(INACTIVE);
    assertThat(about(API_SERVER, token + "x")).isEqualTo(INACTIVE);
    assertThat(about(API_SERVER, "no.token")).isEqualTo(INACTIVE);
    assertThat(about(API_SERVER, "nothing")).isEqualTo(INACTIVE);
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
  void an_expired_token_is_inactive() {
    var token = member(machineToken(http, MACHINE, Map.of()), "access_token");
    SERVER.clock.advance(Duration.ofMinutes(5));

    assertThat(about(API_SERVER, token)).isEqualTo(INACTIVE);
  }

  @Test
  void a_persons_token_is_for_the_resource_and_for_userinfo_until_they_sign_out() {
    var browser = SERVER.browser();
    var tokens = signIn(browser, WEB);
    var access = member(tokens, "access_token");
    assertThat(about(API_SERVER, access))
        .containsEntry("sub", SERVER.ada.id().toString())
        .containsEntry("aud", List.of(API, Acme.ISSUER + "/userinfo"));
    assertThat(userinfo(access)).isEqualTo(200);
    assertThat(about(WEB, member(tokens, "refresh_token")))
        .containsEntry("active", true)
        .containsEntry("client_id", WEB);

    SERVER.database.inTransaction(tx -> SERVER.sessions.endAll(tx, SERVER.acme, SERVER.ada.id()));

    assertThat(about(API_SERVER, access)).isEqualTo(INACTIVE);
    assertThat(about(WEB, member(tokens, "refresh_token"))).isEqualTo(INACTIVE);
    assertThat(userinfo(access)).isEqualTo(401);
  }

  @Test
  void the_token_of_a_client_that_is_declared_no_longer_is_inactive() {
    var access = member(signIn(SERVER.browser(), WEB), "access_token");
    var reader = new TokenReader(SERVER.keys, SERVER.clock);
    try (var tokens =
        new AccessTokenService(SERVER.database, SERVER.ledger, SERVER.clock, reader)) {
      assertThat(tokens.find(server(SERVER.options), access)).isPresent();
      assertThat(tokens.find(server(HostedOptions.of(URI.create(Acme.ISSUER))), access)).isEmpty();
    }
  }

  private static HostedServer server(HostedOptions options) {
    return new HostedServer(SERVER.domains.find(SERVER.acme).orElseThrow(), SERVER.urls, options);
  }

  @Test
  void an_answer_may_be_signed() throws Exception {
    var token = member(machineToken(http, MACHINE, Map.of()), "access_token");

    var reply =
        post(
            http.with("Accept", "application/token-introspection+jwt"),
            API_SERVER,
            "/as/acme/introspect",
            Map.of("token", token));

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
  void a_client_gives_back_its_access_token_and_it_alone() {
    var mine = member(machineToken(http, MACHINE, Map.of()), "access_token");
    var other = member(machineToken(http, MACHINE, Map.of()), "access_token");

    long before = revocations();

    assertThat(revoke(API_SERVER, mine)).isEqualTo(200);
    assertThat(about(API_SERVER, mine)).as("it is another's").containsEntry("active", true);
    assertThat(revoke(MACHINE, mine)).isEqualTo(200);
    assertThat(revoke(MACHINE, mine)).isEqualTo(200);

    assertThat(about(API_SERVER, mine)).isEqualTo(INACTIVE);
    assertThat(about(API_SERVER, other)).containsEntry("active", true);
    assertThat(revocations()).isEqualTo(before + 1);
  }

  private static long revocations() {
    return SERVER.facts().stream().filter("access_token.revoked"::equals).count();
  }

  @Test
  void a_person_whose_token_was_given_back_asks_userinfo_in_vain() {
    var access = member(signIn(SERVER.browser(), WEB), "access_token");

    assertThat(revoke(WEB, access)).isEqualTo(200);

    assertThat(userinfo(access)).isEqualTo(401);
  }

  @Test
  void a_client_gives_back_its_refresh_token_and_with_it_the_family() {
    var first = member(signIn(SERVER.browser(), WEB), "refresh_token");
    var second = member(refresh(first), "refresh_token");

    assertThat(revoke(MACHINE, first)).isEqualTo(200);
    assertThat(about(WEB, second)).containsEntry("active", true);
    assertThat(revoke(WEB, first)).isEqualTo(200);

    assertThat(about(WEB, second)).isEqualTo(INACTIVE);
    assertThat(member(refresh(second), "error")).isEqualTo("invalid_grant");
    assertThat(SERVER.facts()).contains("refresh_token.revoked");
    assertThat(revoke(WEB, "unknown")).isEqualTo(200);
  }

  @Test
  void a_public_client_gives_back_by_its_id() {
    var token = member(signIn(SERVER.browser(), PUBLIC), "refresh_token");
    var reply = http.form("/as/acme/revoke", Map.of("token", token, "client_id", PUBLIC));

    assertThat(reply.status()).isEqualTo(200);
    var again =
        http.form(
            "/as/acme/token",
            Map.of(
                "grant_type", "refresh_token",
                "refresh_token", token,
                "client_id", PUBLIC));
    assertThat(member(again, "error")).isEqualTo("invalid_grant");
  }

  @Test
  void expired_rows_are_swept() {
    var token = member(machineToken(http, MACHINE, Map.of()), "access_token");
    revoke(MACHINE, token);
    var later = SERVER.clock.instant().plus(Duration.ofMinutes(6));

    int swept = SERVER.database.transaction(tx -> SERVER.authserver.sweep(tx, later));

    assertThat(swept).isPositive();
    assertThat(SERVER.ask("SELECT count(*) FROM revoked_tokens")).isEqualTo("0");
  }

  private Map<String, Object> about(String client, String token) {
    var reply = post(http, client, "/as/acme/introspect", Map.of("token", token));
    assertThat(reply.status()).isEqualTo(200);
    return json(reply);
  }

  private int revoke(String client, String token) {
    return post(http, client, "/as/acme/revoke", Map.of("token", token)).status();
  }

  private int userinfo(String token) {
    return http.with("Authorization", "Bearer " + token).get("/as/acme/userinfo").status();
  }

  private Http.Reply refresh(String token) {
    var fields = Map.of("grant_type", "refresh_token", "refresh_token", token);
    return post(http, WEB, "/as/acme/token", fields);
  }

  private Http.Reply signIn(Http browser, String client) {
    return DomainClients.signIn(SERVER, browser, client, Map.of());
  }
}
