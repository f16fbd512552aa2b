package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.json;
import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.AcmeDevices.answer;
import static dev.plexsphere.authserver.DomainClients.API;
import static dev.plexsphere.authserver.DomainClients.API_SERVER;
import static dev.plexsphere.authserver.DomainClients.CONSOLE;
import static dev.plexsphere.authserver.DomainClients.MACHINE;
import static dev.plexsphere.authserver.DomainClients.PUBLIC;
import static dev.plexsphere.authserver.DomainClients.SHARED;
import static dev.plexsphere.authserver.DomainClients.TELEVISION;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.oauth.Pkce;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.Racers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 8628 for registered clients, up to the tokens and to their end. */
class DeviceAuthorizationTest extends DeviceProgram {
  private Http.Reply approved(Map<String, String> started) {
    answer(server.devices.browser(server.ada), started.getOrDefault("user_code", ""), "approve");
    server.clock.advance(Duration.ofSeconds(5));
    return poll(TELEVISION, started);
  }

  @Test
  void a_client_gets_two_codes_and_the_page() {
    var reply = start(TELEVISION, Map.of("scope", "openid"));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("cache-control")).contains("no-store");
    assertThat(json(reply))
        .containsEntry("verification_uri", "http://localhost:8080/v1/device")
        .containsEntry(
            "verification_uri_complete",
            "http://localhost:8080/v1/device?user_code=" + member(reply, "user_code"))
        .containsEntry("expires_in", 600L)
        .containsEntry("interval", 5L)
        .containsOnlyKeys(
            "device_code",
            "user_code",
            "verification_uri",
            "verification_uri_complete",
            "expires_in",
            "interval");
  }

  @Test
  void who_approves_is_the_one_whom_the_tokens_are_about() throws Exception {
    var started = started();
    assertThat(member(poll(TELEVISION, started), "error")).isEqualTo("authorization_pending");
    assertThat(member(poll(TELEVISION, started), "error")).isEqualTo("slow_down");
    server.clock.advance(Duration.ofSeconds(10));

    var tokens = approved(started);

    assertThat(tokens.status()).isEqualTo(200);
    assertThat(json(tokens))
        .containsEntry("token_type", "Bearer")
        .containsEntry("scope", "openid email")
        .containsKeys("access_token", "refresh_token", "id_token");
    var id = SignedJWT.parse(member(tokens, "id_token")).getJWTClaimsSet();
    assertThat(id.getSubject()).isEqualTo(server.ada.id().toString());
    assertThat(id.getAudience()).containsExactly(TELEVISION);
    assertThat(id.getClaims()).containsKeys("auth_time", "sid", "at_hash");
    assertThat(DomainClients.userinfo(program, member(tokens, "access_token"))).isEqualTo(200);
    assertThat(member(poll(TELEVISION, started), "error")).isEqualTo("invalid_grant");
  }

  @Test
  void the_page_says_what_a_registered_client_gets() {
    var page =
        server
            .devices
            .browser(server.ada)
            .get("/v1/device?user_code=" + started().get("user_code"));

    assertThat(page.body())
        .contains("The television")
        .contains("registered here under this name")
        .contains("openid, email")
        .doesNotContain("not checked");
  }

  @Test
  void the_refresh_token_goes_on_and_ends_with_the_login() {
    var started = started();
    var tokens = approved(started);
    var refreshed = refresh(tokens);
    assertThat(refreshed.status()).isEqualTo(200);

    answer(server.devices.browser(server.ada), started.getOrDefault("user_code", ""), "undo");

    assertThat(member(refresh(refreshed), "error")).isEqualTo("invalid_grant");
    assertThat(DomainClients.userinfo(program, member(refreshed, "access_token"))).isEqualTo(401);
    assertThat(server.facts()).contains("device.undone");
  }

  private Http.Reply refresh(Http.Reply tokens) {
    return Acme.token(
        program,
        Map.of(
            "grant_type",
            "refresh_token",
            "client_id",
            TELEVISION,
            "refresh_token",
            member(tokens, "refresh_token")));
  }

  @Test
  void a_client_with_an_audience_gets_a_token_for_it() {
    var reply = start(CONSOLE, Map.of("scope", "orders.read", "resource", API));
    var started = Map.of("device_code", member(reply, "device_code"));
    answer(server.devices.browser(server.ada), member(reply, "user_code"), "approve");

    var tokens = poll(CONSOLE, started);

    assertThat(json(tokens)).containsEntry("scope", "orders.read").doesNotContainKey("id_token");
    assertThat(DomainClients.about(program, API_SERVER, member(tokens, "access_token")))
        .containsEntry("active", true)
        .containsEntry("client_id", CONSOLE);
  }

  @Test
  void of_64_polls_one_gets_the_tokens() {
    var started = started();
    answer(server.devices.browser(server.ada), started.getOrDefault("user_code", ""), "approve");

    var replies = Racers.run(64, () -> poll(TELEVISION, started));

    assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(1);
    assertThat(server.ask("SELECT count(*) FROM plexsphere.refresh_tokens")).isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource({
    "television, scope, email, invalid_scope",
    "console, resource, https://elsewhere.example, invalid_target",
    "console, code_challenge, short, invalid_request",
    "leaflet, scope, openid, unauthorized_client",
    "shop, scope, openid, invalid_client",
    "nobody, scope, openid, invalid_client",
    "worker, scope, openid, invalid_client"
  })
  void what_a_client_may_not_ask_is_refused_at_once(
      String client, String name, String value, String error) {
    assertThat(member(start(client, Map.of(name, value)), "error")).isEqualTo(error);
  }

  @Test
  void a_code_is_nothing_at_another_clients_door() {
    var started = started();
    answer(server.devices.browser(server.ada), started.getOrDefault("user_code", ""), "approve");

    assertThat(member(poll(CONSOLE, started), "error")).isEqualTo("invalid_grant");
    assertThat(member(poll(PUBLIC, started), "error")).isEqualTo("invalid_grant");
    assertThat(member(poll(MACHINE, started), "error")).isEqualTo("invalid_client");
    assertThat(poll(TELEVISION, started).status()).isEqualTo(200);
  }

  @Test
  void a_code_of_one_tenant_is_nothing_at_anothers_door() {
    var reply = start(SHARED, Map.of("scope", "openid"));
    answer(server.devices.browser(server.ada), member(reply, "user_code"), "approve");
    var poll =
        Map.of(
            "grant_type",
            GrantType.DEVICE_CODE.value(),
            "client_id",
            SHARED,
            "device_code",
            member(reply, "device_code"));

    assertThat(member(program.form("/as/beta/token", poll), "error")).isEqualTo("invalid_grant");
    assertThat(server.ask("SELECT count(*) FROM plexsphere.hosted_sessions")).isEqualTo("0");
    assertThat(Acme.token(program, poll).status()).as("at its own").isEqualTo(200);
  }

  @Test
  void a_code_of_one_door_is_nothing_at_the_other() {
    var started = started();
    answer(server.devices.browser(server.ada), started.getOrDefault("user_code", ""), "approve");
    var code = started.getOrDefault("device_code", "");
    var body = "{\"device_code\":\"" + code + "\",\"client_id\":\"television\"}";

    assertThat(program.post("/v1/auth/device-token", body).status()).isEqualTo(400);
    assertThat(poll(TELEVISION, started).status()).isEqualTo(200);

    var own =
        program.post(
            "/v1/auth/device-code",
            "{\"domain_id\":\"" + server.acme + "\",\"client_id\":\"television\"}");
    answer(server.devices.browser(server.ada), member(own, "user_code"), "approve");
    var theirs = Map.of("device_code", member(own, "device_code"));
    assertThat(member(poll(TELEVISION, theirs), "error")).isEqualTo("invalid_grant");
  }

  @Test
  void a_declined_one_and_one_that_nobody_answered_say_so() {
    var declined = started();
    answer(server.devices.browser(server.ada), declined.getOrDefault("user_code", ""), "decline");
    assertThat(member(poll(TELEVISION, declined), "error")).isEqualTo("access_denied");

    var forgotten = started();
    server.clock.advance(Duration.ofMinutes(11));
    assertThat(member(poll(TELEVISION, forgotten), "error")).isEqualTo("expired_token");
  }

  @Test
  void a_person_of_another_Domain_cannot_approve() {
    server.devices.binding("beta");
    var started = started();

    answer(server.devices.browser(server.bob), started.getOrDefault("user_code", ""), "approve");

    assertThat(member(poll(TELEVISION, started), "error")).isEqualTo("authorization_pending");
  }

  @Test
  void an_account_that_was_disabled_after_the_approval_gets_nothing() {
    var started = started();
    answer(server.devices.browser(server.ada), started.getOrDefault("user_code", ""), "approve");
    server.accounts.disable(server.acme, server.ada.id());

    assertThat(member(poll(TELEVISION, started), "error")).isEqualTo("invalid_grant");
    assertThat(server.ask("SELECT count(*) FROM plexsphere.hosted_sessions")).isEqualTo("0");
  }

  @Test
  void whoever_sent_a_challenge_must_bring_its_verifier() {
    assertThat(pkce(Pkce.challenge(Acme.VERIFIER), Acme.VERIFIER)).isEqualTo("");
    assertThat(pkce(Pkce.challenge(Acme.VERIFIER), "w".repeat(43))).isEqualTo("invalid_grant");
    assertThat(pkce(Pkce.challenge(Acme.VERIFIER), "")).isEqualTo("invalid_grant");
    assertThat(pkce("", Acme.VERIFIER)).isEqualTo("invalid_grant");
  }

  /** The error of a whole login with these, "" for none. */
  private String pkce(String challenge, String verifier) {
    var more = new HashMap<>(Map.of("scope", "openid"));
    if (!challenge.isEmpty()) {
      more.put("code_challenge", challenge);
      more.put("code_challenge_method", "S256");
    }
    var reply = start(TELEVISION, more);
    answer(server.devices.browser(server.ada), member(reply, "user_code"), "approve");
    var fields = new HashMap<>(Map.of("client_id", TELEVISION));
    fields.put("grant_type", GrantType.DEVICE_CODE.value());
    fields.put("device_code", member(reply, "device_code"));
    if (!verifier.isEmpty()) {
      fields.put("code_verifier", verifier);
    }
    return member(Acme.token(program, fields), "error");
  }

  @Test
  void no_code_and_no_token_is_in_the_ledger_or_in_the_clear() {
    var started = started();
    var tokens = approved(started);
    var rows =
        server.ask(
            "SELECT string_agg(l::text, ' ') || (SELECT string_agg(r::text, ' ') FROM"
                + " plexsphere.device_requests r) FROM plexsphere.ledger l");

    for (var secret :
        List.of(
            started.getOrDefault("device_code", ""),
            member(tokens, "access_token"),
            member(tokens, "refresh_token"))) {
      assertThat(rows).doesNotContain(secret);
    }
  }
}
