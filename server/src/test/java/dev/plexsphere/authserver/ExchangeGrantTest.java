package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.json;
import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.DomainClients.API;
import static dev.plexsphere.authserver.DomainClients.API_SERVER;
import static dev.plexsphere.authserver.DomainClients.LEDGER;
import static dev.plexsphere.authserver.DomainClients.MACHINE;
import static dev.plexsphere.authserver.DomainClients.WEB;
import static dev.plexsphere.authserver.DomainClients.about;
import static dev.plexsphere.authserver.DomainClients.machineToken;
import static dev.plexsphere.authserver.DomainClients.post;
import static dev.plexsphere.authserver.SigningClients.EXCHANGER;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.testkit.Http;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lesser tokens for those that a resource was sent. */
class ExchangeGrantTest {
  private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
  private static final String OTHER = "https://other.acme.example";
  private static final Map<String, Object> INACTIVE = Map.of("active", false);
  private static final Acme SERVER = new Acme();
  private final Http http = SERVER.browser();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private static Map<String, String> request(String token) {
    var out = new LinkedHashMap<String, String>();
    out.put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
    out.put("subject_token", token);
    out.put("subject_token_type", ACCESS_TOKEN);
    return out;
  }

  private Http.Reply exchange(String token) {
    return post(http, EXCHANGER, "/as/acme/token", request(token));
  }

  private Http.Reply exchange(String token, String name, String value) {
    var request = request(token);
    request.put(name, value);
    return post(http, EXCHANGER, "/as/acme/token", request);
  }

  private static String access(Http.Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return member(reply, "access_token");
  }

  private static void assertRefused(Http.Reply reply, String error) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(400);
    assertThat(member(reply, "error")).isEqualTo(error);
  }

  /** Ada's token for the API, by way of the shop. */
  private String adas() {
    return access(
        DomainClients.signIn(SERVER, SERVER.browser(), WEB, Map.of("scope", "openid orders.read")));
  }

  @Test
  void a_persons_token_becomes_one_with_the_resource_as_its_actor() {
    var subject = adas();
    var reply = exchange(subject);

    var token = access(reply);
    assertThat(json(reply))
        .containsEntry("issued_token_type", ACCESS_TOKEN)
        .containsEntry("token_type", "Bearer")
        .containsEntry("scope", "orders.read")
        .doesNotContainKeys("refresh_token", "id_token");
    var claims = Jwts.claims(token);
    assertThat(claims.getSubject()).isEqualTo(SERVER.ada.id().toString());
    assertThat(claims.getAudience()).containsExactly(API);
    assertThat(claims.getClaims())
        .containsEntry("client_id", EXCHANGER)
        .containsEntry("act", Map.of("sub", EXCHANGER))
        .containsEntry("sid", Jwts.claims(subject).getClaim("sid"))
        .containsEntry("auth_time", Jwts.claims(subject).getClaim("auth_time"))
        .doesNotContainKey("roles");
    assertThat(about(http, API_SERVER, token))
        .containsEntry("active", true)
        .containsEntry("act", Map.of("sub", EXCHANGER));
    assertThat(DomainClients.userinfo(http, token)).isEqualTo(401);
    assertThat(SERVER.facts()).contains("access_token.exchanged");
  }

  @Test
  void case_16_it_is_for_what_both_token_and_client_have_and_no_more() {
    var token = access(machineToken(http, MACHINE, Map.of())); // orders.read orders.write

    assertThat(Jwts.claims(access(exchange(token))).getClaim("scope")).isEqualTo("orders.read");
    assertRefused(exchange(token, "scope", "orders.write"), "invalid_scope"); // the client has not
    assertRefused(exchange(token, "scope", "stock.read"), "invalid_scope"); // the token has not
    assertRefused(exchange(token, "scope", "orders.read openid"), "invalid_scope");
    assertThat(Jwts.claims(access(exchange(token, "resource", API))).getAudience())
        .containsExactly(API);
    assertRefused(exchange(token, "resource", LEDGER), "invalid_target");
    assertRefused(exchange(token, "audience", OTHER), "invalid_target");
    var two = request(token);
    two.putAll(Map.of("resource", API, "audience", LEDGER));
    assertRefused(post(http, EXCHANGER, "/as/acme/token", two), "invalid_target");
    assertRefused(exchange(adas(), "resource", Acme.ISSUER + "/userinfo"), "invalid_target");
  }

  @Test
  void case_16_of_two_audiences_that_it_is_it_asks_for_one() {
    var subject = Jwts.claims(access(machineToken(http, MACHINE, Map.of())));
    var wider = new JWTClaimsSet.Builder(subject).audience(List.of(API, OTHER)).build();
    var token = SERVER.keys.sign(SERVER.acme, HostedTokens.ACCESS, wider);
    var two = request(token);
    two.putAll(Map.of("resource", API, "audience", OTHER));

    assertRefused(post(http, EXCHANGER, "/as/acme/token", two), "invalid_target");
    assertThat(Jwts.claims(access(exchange(token, "resource", OTHER))).getAudience())
        .containsExactly(OTHER);
  }

  @Test
  void case_16_the_client_is_the_audience_of_what_it_exchanges() {
    var ledgers = access(machineToken(http, MACHINE, Map.of("resource", LEDGER)));
    assertRefused(exchange(ledgers), "invalid_request");
  }

  @Test
  void it_never_outlives_the_token_it_came_from() {
    var token = access(machineToken(http, MACHINE, Map.of()));
    SERVER.clock.advance(Duration.ofMinutes(4));

    var reply = exchange(token);

    assertThat(json(reply)).containsEntry("expires_in", 60L);
    assertThat(Jwts.claims(access(reply)).getExpirationTime())
        .isEqualTo(Jwts.claims(token).getExpirationTime());
    SERVER.clock.advance(Duration.ofMinutes(1));
    assertRefused(exchange(token), "invalid_request");
  }

  @Test
  void it_ends_with_session_token_or_machine() {
    var browser = SERVER.browser();
    var subject =
        access(DomainClients.signIn(SERVER, browser, WEB, Map.of("scope", "openid orders.read")));
    var token = access(exchange(subject));
    SERVER.database.inTransaction(tx -> SERVER.sessions.endAll(tx, SERVER.acme, SERVER.ada.id()));
    assertThat(about(http, API_SERVER, token)).isEqualTo(INACTIVE);
    assertRefused(exchange(subject), "invalid_request");

    var machines = access(machineToken(http, MACHINE, Map.of()));
    var lesser = access(exchange(machines));
    var stays = access(exchange(access(machineToken(http, MACHINE, Map.of()))));
    assertThat(DomainClients.revoke(http, MACHINE, machines)).isEqualTo(200);
    assertThat(about(http, API_SERVER, lesser)).isEqualTo(INACTIVE);
    assertThat(about(http, API_SERVER, stays)).containsEntry("active", true);
    assertRefused(exchange(machines), "invalid_request");
    assertThat(DomainClients.revoke(http, EXCHANGER, stays)).isEqualTo(200);
    assertThat(about(http, API_SERVER, stays)).isEqualTo(INACTIVE);
  }

  @Test
  void the_token_of_a_machine_of_the_Domain_is_exchanged_while_the_machine_is_there() {
    var secret = HostedClientService.newSecret();
    SERVER.database.inTransaction(tx -> SERVER.clients.create(tx, SERVER.acme, "robot", secret));
    // a machine without an audience is nobody's to exchange
    var own = access(asRobot(secret));
    assertRefused(exchange(own), "invalid_request");
  }

  private Http.Reply asRobot(Secret secret) {
    return http.with("Authorization", DomainClients.basic("robot", secret.reveal()))
        .form("/as/acme/token", Map.of("grant_type", "client_credentials"));
  }

  @Test
  void what_was_exchanged_is_not_exchanged_again() {
    var once = access(exchange(access(machineToken(http, MACHINE, Map.of()))));
    assertRefused(exchange(once), "invalid_request");
  }

  @ParameterizedTest
  @CsvSource({
    "subject_token_type, urn:ietf:params:oauth:token-type:id_token",
    "subject_token_type, urn:ietf:params:oauth:token-type:jwt",
    "subject_token_type, ''",
    "requested_token_type, urn:ietf:params:oauth:token-type:refresh_token",
    "requested_token_type, urn:ietf:params:oauth:token-type:id_token",
    "actor_token, x",
    "actor_token_type, urn:ietf:params:oauth:token-type:access_token",
    "subject_token, x",
    "subject_token, a.b.c",
    "subject_token, ''"
  })
  void only_access_tokens_of_this_server_go_in_and_come_out(String name, String value) {
    var token = access(machineToken(http, MACHINE, Map.of()));
    assertRefused(exchange(token, name, value), "invalid_request");
  }

  @Test
  void case_35_another_Domains_token_and_an_ID_token_are_not_exchanged() {
    var elsewhere =
        post(
            http,
            DomainClients.BETA_MACHINE,
            "/as/beta/token",
            Map.of("grant_type", "client_credentials"));
    assertRefused(exchange(access(elsewhere)), "invalid_request");
    var signedIn =
        DomainClients.signIn(SERVER, SERVER.browser(), WEB, Map.of("scope", "openid orders.read"));
    assertRefused(exchange(member(signedIn, "id_token")), "invalid_request");
    assertRefused(exchange(member(signedIn, "refresh_token")), "invalid_request");
  }

  @Test
  void only_a_client_that_is_registered_for_it_exchanges() {
    var token = access(machineToken(http, MACHINE, Map.of()));
    assertRefused(post(http, API_SERVER, "/as/acme/token", request(token)), "unauthorized_client");
    var nobody = new HashMap<>(request(token));
    nobody.put("client_id", EXCHANGER);
    assertThat(http.form("/as/acme/token", nobody).status()).isEqualTo(401);
  }

  @Test
  void a_token_that_says_act_without_saying_what_it_came_from_is_none_of_ours() {
    var subject = Jwts.claims(access(machineToken(http, MACHINE, Map.of())));
    var forged = new JWTClaimsSet.Builder(subject).claim("act", Map.of("sub", EXCHANGER)).build();
    var token = SERVER.keys.sign(SERVER.acme, HostedTokens.ACCESS, forged);
    assertThat(about(http, API_SERVER, token)).isEqualTo(INACTIVE);
    var both =
        new JWTClaimsSet.Builder(subject)
            .claim("act", Map.of("sub", EXCHANGER))
            .claim("client_id", "gone")
            .claim("origin_jti", subject.getJWTID())
            .build();
    var gone = SERVER.keys.sign(SERVER.acme, HostedTokens.ACCESS, both);
    assertThat(about(http, API_SERVER, gone)).isEqualTo(INACTIVE);
    assertThat(List.of(subject.getSubject())).containsExactly(MACHINE);
  }
}
