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

import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.testkit.Http;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** RFC 9449: tokens that are of use to whoever holds a key, and to nobody else. */
class DpopTest {
  private static final String TOKEN = "/as/acme/token";
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
