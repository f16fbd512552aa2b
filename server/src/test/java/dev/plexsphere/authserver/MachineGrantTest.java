package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.json;
import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.DomainClients.API;
import static dev.plexsphere.authserver.DomainClients.BETA_MACHINE;
import static dev.plexsphere.authserver.DomainClients.LEDGER;
import static dev.plexsphere.authserver.DomainClients.MACHINE;
import static dev.plexsphere.authserver.DomainClients.PUBLIC;
import static dev.plexsphere.authserver.DomainClients.WEB;
import static dev.plexsphere.authserver.DomainClients.machineToken;
import static dev.plexsphere.authserver.DomainClients.secret;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.testkit.Http;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Access tokens for machines, and how clients authenticate. */
class MachineGrantTest {
  private static final Acme SERVER = new Acme();
  private final Http http = SERVER.browser();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @Test
  void a_machine_gets_an_access_token_in_the_form_of_RFC_9068() throws Exception {
    var reply = machineToken(http, MACHINE, Map.of("scope", "orders.read"));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("cache-control")).contains("no-store");
    assertThat(json(reply))
        .containsEntry("token_type", "Bearer")
        .containsEntry("expires_in", 300L)
        .containsEntry("scope", "orders.read")
        .doesNotContainKeys("refresh_token", "id_token");
    var jwt = SignedJWT.parse(member(reply, "access_token"));
    var key = JWKSet.parse(http.get("/as/acme/jwks").body()).getKeys().getFirst();
    assertThat(jwt.verify(new ECDSAVerifier((ECKey) key))).isTrue();
    assertThat(jwt.getHeader().getType().getType()).isEqualTo("at+jwt");
    var claims = jwt.getJWTClaimsSet();
    assertThat(claims.getIssuer()).isEqualTo(Acme.ISSUER);
    assertThat(claims.getSubject()).isEqualTo(MACHINE);
    assertThat(claims.getAudience()).containsExactly(API);
    assertThat(claims.getClaims())
        .containsEntry("client_id", MACHINE)
        .containsEntry("scope", "orders.read")
        .containsEntry("tenant_id", SERVER.acme.toString())
        .containsKeys("jti", "iat", "exp")
        .doesNotContainKeys("sid", "roles", "auth_time");
  }

  @Test
  void without_a_scope_it_gets_all_of_its_own_and_no_persons() {
    assertThat(json(machineToken(http, MACHINE, Map.of())))
        .containsEntry("scope", "orders.read orders.write");
  }

  @ParameterizedTest
  @CsvSource({
    "scope, openid, invalid_scope",
    "scope, orders.read orders.delete, invalid_scope",
    "scope, 'orders.read  orders.write', invalid_scope",
    "resource, https://elsewhere.example, invalid_target",
    "audience, https://elsewhere.example, invalid_target"
  })
  void case_17_it_gets_no_more_than_it_was_registered_for(String name, String value, String error) {
    var reply = machineToken(http, MACHINE, Map.of(name, value));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(member(reply, "error")).isEqualTo(error);
  }

  @Test
  void it_names_the_resource_that_it_wants_the_token_for() throws Exception {
    var token = member(machineToken(http, MACHINE, Map.of("resource", LEDGER)), "access_token");

    assertThat(SignedJWT.parse(token).getJWTClaimsSet().getAudience()).containsExactly(LEDGER);
    var two = machineToken(http, MACHINE, Map.of("resource", LEDGER, "audience", API));
    assertThat(member(two, "error")).isEqualTo("invalid_target");
  }

  @Test
  void case_35_another_Domains_machine_is_not_known_here() {
    var reply = machineToken(http, BETA_MACHINE, Map.of());

    assertThat(reply.status()).isEqualTo(401);
    assertThat(member(reply, "error")).isEqualTo("invalid_client");
    assertThat(reply.header("www-authenticate")).startsWith("Basic");
  }

  @Test
  void who_is_for_people_gets_nothing_for_itself() {
    assertThat(member(machineToken(http, WEB, Map.of()), "error")).isEqualTo("unauthorized_client");
    var open =
        http.form(
            "/as/acme/token", Map.of("grant_type", "client_credentials", "client_id", PUBLIC));
    assertThat(member(open, "error")).isEqualTo("unauthorized_client");
  }

  @Test
  void case_2_a_Domains_machine_has_two_secrets_while_it_rotates_and_none_once_disabled() {
    var first = HostedClientService.newSecret();
    var second = HostedClientService.newSecret();
    SERVER.database.inTransaction(tx -> SERVER.clients.create(tx, SERVER.acme, "ci", first));
    assertThat(token("acme", "ci", first).status()).isEqualTo(200);
    assertThat(token("beta", "ci", first).status()).isEqualTo(401);

    var token = member(token("acme", "ci", first), "access_token");
    var ask = Map.of("token", token);
    var ci = http.with("Authorization", DomainClients.basic("ci", first.reveal()));
    assertThat(json(ci.form("/as/acme/introspect", ask))).containsEntry("active", true);

    SERVER.clients.rotate(SERVER.acme, "ci", second, Duration.ofHours(1));
    assertThat(List.of(token("acme", "ci", first), token("acme", "ci", second)))
        .allMatch(reply -> reply.status() == 200);

    SERVER.database.inTransaction(tx -> SERVER.clients.disable(tx, SERVER.acme, "ci"));
    assertThat(List.of(token("acme", "ci", first), token("acme", "ci", second)))
        .allMatch(reply -> reply.status() == 401);
    assertThat(holds(SERVER.acme, token)).isFalse();
  }

  @Test
  void R18_a_machine_that_is_called_like_another_client_is_not_that_client() {
    for (var id : List.of(WEB, PUBLIC)) {
      var secret = HostedClientService.newSecret();
      SERVER.database.inTransaction(tx -> SERVER.clients.create(tx, SERVER.acme, id, secret));

      assertThat(token("acme", id, secret).status()).as(id).isEqualTo(401);
    }
  }

  @Test
  void case_35_a_machines_token_holds_at_its_own_Domain() {
    var secret = HostedClientService.newSecret();
    SERVER.database.inTransaction(tx -> SERVER.clients.create(tx, SERVER.acme, "cron", secret));
    var token = member(token("acme", "cron", secret), "access_token");
    assertThat(holds(SERVER.acme, token)).isTrue();

    SERVER.sql.execute(
        "UPDATE plexsphere.hosted_clients SET domain_id = '"
            + SERVER.beta
            + "' WHERE client_id = 'cron'");

    assertThat(holds(SERVER.acme, token)).isFalse();
  }

  private static boolean holds(DomainId domain, String token) {
    return IntrospectionTest.find(domain, SERVER, SERVER.options, token);
  }

  private Http.Reply token(String server, String client, Secret secret) {
    return http.with("Authorization", DomainClients.basic(client, secret.reveal()))
        .form("/as/" + server + "/token", Map.of("grant_type", "client_credentials"));
  }

  @Test
  void a_client_authenticates_in_one_way_that_it_is_registered_for() {
    var refresh = Map.of("grant_type", "refresh_token", "refresh_token", "none");
    var byPost = new java.util.HashMap<>(refresh);
    byPost.put("client_id", WEB);
    byPost.put("client_secret", secret(WEB));
    assertThat(member(http.form("/as/acme/token", byPost), "error")).isEqualTo("invalid_grant");
    assertThat(member(DomainClients.post(http, WEB, "/as/acme/token", refresh), "error"))
        .isEqualTo("invalid_grant");

    var both = DomainClients.post(http, WEB, "/as/acme/token", byPost);
    assertThat(both.status()).isEqualTo(400);
    assertThat(member(both, "error")).isEqualTo("invalid_request");
    var machine =
        Map.of(
            "grant_type",
            "client_credentials",
            "client_id",
            MACHINE,
            "client_secret",
            secret(MACHINE));
    assertThat(member(http.form("/as/acme/token", machine), "error")).isEqualTo("invalid_client");
    var other = DomainClients.post(http, WEB, "/as/acme/token", Map.of("client_id", MACHINE));
    assertThat(member(other, "error")).isEqualTo("invalid_client");
    byPost.put("client_secret", "wrong");
    assertThat(member(http.form("/as/acme/token", byPost), "error")).isEqualTo("invalid_client");
  }
}
