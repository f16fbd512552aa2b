package dev.plexsphere.authn;

import static dev.plexsphere.authn.Gatehouse.code;
import static dev.plexsphere.authn.Gatehouse.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.Databases;
import dev.plexsphere.contract.TokenFormat;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.session.SessionService;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.token.Issued;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which credential opens which door, from outside. */
class CredentialsTest {
  private final Gatehouse gate = new Gatehouse();
  private final Gatehouse.Node node = gate.node;

  @AfterEach
  void close() {
    gate.close();
  }

  private Issued service() {
    return gate.acme.service(node.tokens);
  }

  private Issued login() {
    return gate.acme.login(node.tokens);
  }

  @Test
  void a_machine_is_told_who_it_is() {
    var reply = node.bearer(service()).get("/v1/auth/whoami");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("cache-control")).isEqualTo("no-store");
    assertThat(json(reply))
        .containsEntry("principal_type", "service")
        .containsEntry("principal_scope", "domain")
        .containsEntry("subject", gate.acme.machine.toString())
        .containsEntry("domain_id", gate.acme.domain.id().toString())
        .containsEntry("domain", "acme-corp")
        .doesNotContainKeys("email", "acr", "amr");
  }

  @Test
  void a_person_is_told_with_a_session_more_than_with_a_token() {
    assertThat(json(node.browser(gate.acme).get("/v1/auth/whoami")))
        .containsEntry("principal_type", "user")
        .containsEntry("email", "alice@acme-corp.example")
        .containsEntry("acr", "urn:acr:pwd")
        .containsEntry("amr", List.of("pwd"));
    assertThat(json(node.bearer(login()).get("/v1/auth/whoami")))
        .containsEntry("email", "alice@acme-corp.example")
        .doesNotContainKeys("acr", "amr");
  }

  @Test
  void nobody_is_told_how_to_sign_in_and_only_a_bad_token_is_called_invalid() {
    var nobody = node.anonymous().get("/v1/auth/whoami");
    assertThat(nobody.status()).isEqualTo(401);
    assertThat(nobody.header("www-authenticate")).isEqualTo("Bearer realm=\"plexsphere\"");

    var garbage = node.bearer("psk_live_garbage").get("/v1/auth/whoami");
    assertThat(garbage.status()).isEqualTo(401);
    assertThat(garbage.header("www-authenticate"))
        .isEqualTo("Bearer realm=\"plexsphere\", error=\"invalid_token\"");
    assertThat(garbage.body()).doesNotContain("garbage");
  }

  @Test
  void a_token_with_one_character_changed_or_another_secret_is_refused() {
    var token = service();
    var right = TokenFormat.parse(token.plaintext().reveal()).orElseThrow();
    var wrong = new TokenFormat(right.env(), right.id(), "A".repeat(32)).plaintext();
    var renamed = new TokenFormat("prod", right.id(), right.random()).plaintext();

    for (var each : List.of(wrong, renamed, token.plaintext().reveal() + "0")) {
      assertThat(node.bearer(each).get("/v1/auth/whoami").status()).isEqualTo(401);
    }
  }

  @Test
  void the_authorization_header_is_read_strictly() {
    var token = service().plaintext().reveal();

    assertThat(with("bEaReR " + token).status()).isEqualTo(200);
    for (var each :
        List.of("Bearer", "Bearer ", "Basic " + token, "Bearer " + token + " x", token)) {
      assertThat(with(each).status()).as(each).isEqualTo(401);
      assertThat(with(each).header("www-authenticate")).as(each).contains("invalid_token");
    }
  }

  private Http.Reply with(String authorization) {
    return node.anonymous().with("Authorization", authorization).get("/v1/auth/whoami");
  }

  @Test
  void a_bearer_token_wins_over_a_cookie_and_a_bad_one_is_not_saved_by_it() {
    var browser = node.browser(gate.acme);

    assertThat(json(browser.bearer(service().plaintext().reveal()).get("/v1/auth/whoami")))
        .containsEntry("principal_type", "service");
    assertThat(browser.bearer("psk_x").get("/v1/auth/whoami").status()).isEqualTo(401);
  }

  @Test
  void a_token_in_the_session_cookie_is_nobody() {
    var smuggled =
        node.anonymous()
            .with("Cookie", SessionService.COOKIE + "=" + service().plaintext().reveal());

    assertThat(smuggled.get("/v1/auth/whoami").status()).isEqualTo(401);
  }

  @Test
  void an_open_door_admits_nobody_but_no_bad_token() {
    assertThat(node.anonymous().get("/test/anybody").body()).isEqualTo("nobody");
    assertThat(node.bearer(service()).get("/test/anybody").body()).startsWith("service:");
    assertThat(node.bearer("psk_x").get("/test/anybody").status()).isEqualTo(401);
  }

  @Test
  void a_disabled_machine_is_refused_on_the_next_request() {
    var token = service();
    gate.house.services.disable(gate.acme.domain.id(), gate.acme.machine);
    assertThat(node.whoami(token)).isEqualTo(401);

    gate.house.services.enable(gate.acme.domain.id(), gate.acme.machine);
    assertThat(node.whoami(token)).isEqualTo(200);
  }

  @Test
  void a_disabled_user_is_refused_on_the_next_request() {
    var token = login();
    gate.house.users.disable(gate.acme.domain.id(), gate.acme.user);

    assertThat(node.whoami(token)).isEqualTo(401);
  }

  @Test
  void a_disabled_binding_closes_every_token_that_came_through_it() {
    var service = service();
    var login = login();
    gate.house.bindings.setStatus(
        gate.acme.domain.id(), gate.acme.binding.id(), IdpBinding.Status.DEACTIVATED);

    assertThat(node.whoami(service)).isEqualTo(401);
    assertThat(node.whoami(login)).isEqualTo(401);
  }

  @Test
  void a_suspended_domain_is_closed_and_another_is_not() {
    var token = service();
    gate.house.domains.suspend(gate.acme.domain.id());

    assertThat(node.whoami(token)).isEqualTo(401);
    assertThat(node.whoami(gate.beta.service(node.tokens))).isEqualTo(200);
  }

  @Test
  void a_token_revoked_on_one_node_is_refused_by_the_other_on_the_next_request() {
    try (var pool = Databases.open(gate.house.rows)) {
      var other = gate.node(pool);
      for (int i = 0; i < 20; i++) {
        var token = service();
        assertThat(other.whoami(token)).isEqualTo(200);
        assertThat(node.bearer(token).delete("/v1/auth/tokens/" + token.id()).status())
            .isEqualTo(204);
        assertThat(other.whoami(token)).isEqualTo(401);
      }
    }
  }

  @Test
  void signing_out_ends_the_session_and_says_204_to_everybody() {
    var browser = node.browser(gate.acme);

    assertThat(browser.delete("/v1/auth/whoami").status()).isEqualTo(204);
    assertThat(browser.get("/v1/auth/whoami").status()).isEqualTo(401);
    assertThat(node.anonymous().delete("/v1/auth/whoami").status()).isEqualTo(204);
    assertThat(browser.cookie(SessionService.COOKIE)).isEmpty();
  }

  @Test
  void signing_out_with_a_bearer_token_leaves_the_token_alone() {
    var token = service();

    assertThat(node.bearer(token).delete("/v1/auth/whoami").status()).isEqualTo(204);
    assertThat(node.whoami(token)).isEqualTo(200);
  }

  @Test
  void another_site_cannot_sign_a_person_out() {
    var browser = node.browser(gate.acme);

    var forged = browser.with("Origin", "https://evil.example");
    assertThat(forged.delete("/v1/auth/whoami").status()).isEqualTo(403);
    assertThat(forged.send("POST", "/v1/auth/sign-out/global", "", "").status()).isEqualTo(403);
    assertThat(browser.get("/v1/auth/whoami").status()).isEqualTo(200);
  }

  @Test
  void signing_out_everywhere_ends_sessions_login_tokens_and_what_those_minted() {
    var one = node.browser(gate.acme);
    var two = node.browser(gate.acme);
    var login = login();
    var minted = json(issue(node.bearer(login), "user:" + gate.acme.user));
    var fromSession = json(issue(one, "user:" + gate.acme.user));
    var stranger = gate.beta.login(node.tokens);

    assertThat(one.send("POST", "/v1/auth/sign-out/global", "", "").status()).isEqualTo(204);

    assertThat(one.cookie(SessionService.COOKIE)).isEmpty();
    assertThat(two.get("/v1/auth/whoami").status()).isEqualTo(401);
    assertThat(node.whoami(login)).isEqualTo(401);
    assertThat(node.bearer(String.valueOf(minted.get("plaintext"))).get("/v1/auth/whoami").status())
        .isEqualTo(401);
    assertThat(
            node.bearer(String.valueOf(fromSession.get("plaintext")))
                .get("/v1/auth/whoami")
                .status())
        .isEqualTo(200);
    assertThat(node.whoami(stranger)).isEqualTo(200);
  }

  @Test
  void signing_out_everywhere_needs_a_session() {
    assertThat(node.anonymous().send("POST", "/v1/auth/sign-out/global", "", "").status())
        .isEqualTo(401);
    assertThat(node.bearer(login()).send("POST", "/v1/auth/sign-out/global", "", "").status())
        .isEqualTo(403);
    assertThat(node.bearer("psk_x").send("POST", "/v1/auth/sign-out/global", "", "").status())
        .isEqualTo(401);
  }

  @Test
  void a_session_without_the_csrf_header_mints_nothing() {
    var browser = node.browser(gate.acme).with("X-Plexsphere-CSRF", "forged");

    var reply = issue(browser, "user:" + gate.acme.user);

    assertThat(reply.status()).isEqualTo(403);
    assertThat(code(reply)).isEqualTo("csrf_token_mismatch");
    assertThat(gate.count("api_tokens", gate.acme.domain.id())).isZero();
  }

  @Test
  void a_session_without_the_csrf_header_deletes_nothing() {
    var browser = node.browser(gate.acme);
    var token = json(issue(browser, "user:" + gate.acme.user));

    var forged = browser.with("X-Plexsphere-CSRF", "forged");
    var reply = forged.delete("/v1/auth/tokens/" + token.get("id"));

    assertThat(code(reply)).isEqualTo("csrf_token_mismatch");
    assertThat(browser.delete("/v1/auth/tokens/" + token.get("id")).status()).isEqualTo(204);
  }

  @Test
  void a_login_token_past_its_twelve_hours_is_refused() {
    var token = login();
    gate.house.clock.advance(Duration.ofHours(12));

    assertThat(node.whoami(token)).isEqualTo(401);
  }

  private static Http.Reply issue(Http client, String ref) {
    return client.post(
        "/v1/auth/tokens", "{\"identity_ref\":\"" + ref + "\",\"env_prefix\":\"dev\"}");
  }
}
