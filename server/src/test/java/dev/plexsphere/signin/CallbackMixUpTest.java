package dev.plexsphere.signin;

import static dev.plexsphere.signin.Desk.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.idp.ForeignIdp;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.idp.NewBinding;
import dev.plexsphere.session.SessionService;
import dev.plexsphere.tenancy.Domain;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A way back that belongs to another browser, binding or provider, or to one that was closed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallbackMixUpTest {
  private final Desk desk = new Desk();
  private final Domain acme = desk.house.domains.create("acme-corp", "Acme Corp");
  private final IdpBinding binding = desk.bind(acme.id());

  @AfterEach
  void behave() {
    desk.idp.behave();
  }

  @AfterAll
  void close() {
    desk.close();
  }

  private String body() {
    return "{\"domain_id\":\"" + acme.id() + "\"}";
  }

  @Test
  void case_28_R21_a_callback_in_another_browser_is_refused_and_does_not_burn_the_first_ones() {
    try (var attacker = desk.browser();
        var victim = desk.browser()) {
      var back = Desk.local(desk.idp.authorize(desk.begin(attacker, body())));

      assertFailed(victim.get(back), "invalid_state");
      desk.begin(victim, body()); // one of its own does not help
      assertFailed(victim.get(back), "invalid_state");
      assertThat(victim.cookie(SessionService.COOKIE)).isEmpty();

      assertThat(attacker.get(back).header("location")).isEqualTo("/");
    }
  }

  @Test
  void case_28_a_good_ticket_under_the_name_of_another_state_is_refused() {
    try (var browser = desk.browser();
        var forged = desk.browser()) {
      var back = Desk.local(desk.idp.authorize(desk.begin(browser, body())));
      var name = browser.cookies().getFirst().getName();
      browser.forgetCookies();
      desk.begin(browser, body());
      var ticket = browser.cookies().getFirst().getValue();

      assertFailed(forged.with("Cookie", name + "=" + ticket).get(back), "invalid_state");
    }
  }

  @Test
  void R9_a_state_of_another_binding_is_refused_and_burned() {
    try (var evil = new ForeignIdp(desk.house.clock);
        var browser = desk.browser()) {
      var other =
          desk.house.bindings.create(
              NewBinding.open(acme.id(), evil.issuer(), "plexsphere-test", null));
      var back =
          Desk.local(
              desk.idp.authorize(
                  desk.begin(
                      browser,
                      "{\"domain_id\":\""
                          + acme.id()
                          + "\",\"idp_binding_id\":\""
                          + binding.id()
                          + "\"}")));
      var forwarded = back.replace(binding.id().toString(), other.id().toString());

      assertFailed(browser.get(forwarded), "invalid_state");
      assertThat(evil.tokenCalls).hasValue(0);
      assertFailed(browser.get(back), "invalid_state");

      desk.house.bindings.setStatus(acme.id(), other.id(), IdpBinding.Status.DEACTIVATED);
    }
  }

  @Test
  void R9_a_foreign_providers_answer_at_the_plain_address_is_refused() {
    try (var browser = desk.browser()) {
      var back = Desk.local(desk.idp.authorize(desk.begin(browser, body())));

      assertFailed(browser.get(back.replace("/" + binding.id(), "")), "invalid_state");
    }
  }

  @Test
  void R9_a_provider_that_announces_iss_must_send_it_and_any_iss_must_be_its_own() {
    var domain = desk.house.domains.create("announces", "Announces");
    try (var idp = new ForeignIdp(desk.house.clock);
        var browser = desk.browser()) {
      idp.discovery.put("authorization_response_iss_parameter_supported", true);
      desk.house.bindings.create(
          new NewBinding(
              domain.id(),
              idp.issuer(),
              null,
              "plexsphere-test",
              new dev.plexsphere.kit.secret.Secret("client-secret"),
              null,
              false,
              true,
              Map.of(),
              List.of(),
              List.of()));
      var of = "{\"domain_id\":\"" + domain.id() + "\"}";

      assertFailed(
          browser.get(Desk.local(idp.authorize(desk.begin(browser, of)))), "invalid_state");
      assertFailed(
          browser.get(
              Desk.local(idp.authorize(desk.begin(browser, of)))
                  + "&iss=https%3A%2F%2Fevil.example"),
          "invalid_state");
      assertThat(
              browser
                  .get(Desk.local(idp.authorize(desk.begin(browser, of))) + "&iss=" + idp.issuer())
                  .header("location"))
          .isEqualTo("/");
    }
  }

  @Test
  void case_1_a_binding_disabled_while_the_browser_is_away_is_refused_without_a_token_call() {
    var domain = desk.house.domains.create("in-flight", "In Flight");
    var bound = desk.bind(domain.id());
    try (var browser = desk.browser()) {
      var back =
          Desk.local(
              desk.idp.authorize(desk.begin(browser, "{\"domain_id\":\"" + domain.id() + "\"}")));
      desk.house.bindings.setStatus(domain.id(), bound.id(), IdpBinding.Status.DEACTIVATED);
      int calls = desk.idp.tokenCalls.get();

      assertFailed(browser.get(back), "sign_in_refused");
      assertThat(desk.idp.tokenCalls).hasValue(calls);
    }
  }

  @Test
  void case_1_and_2_disabling_binding_user_or_domain_ends_the_session_with_the_next_request() {
    var domain = desk.house.domains.create("closing", "Closing");
    var bound = desk.bind(domain.id());
    try (var browser = desk.browser()) {
      desk.signIn(browser, domain.id());
      assertThat(browser.get("/v1/domains").status()).isEqualTo(200);

      desk.house.bindings.setStatus(domain.id(), bound.id(), IdpBinding.Status.INACTIVE);
      assertThat(browser.get("/v1/domains").status()).isEqualTo(401);
      desk.house.bindings.setStatus(domain.id(), bound.id(), IdpBinding.Status.ACTIVE);
      assertThat(browser.get("/v1/domains").status()).isEqualTo(200);

      desk.house.domains.suspend(domain.id());
      assertThat(browser.get("/v1/domains").status()).isEqualTo(401);
      desk.house.domains.resume(domain.id());

      var user =
          java.util.UUID.fromString(
              desk.house.rows.ask(
                  "SELECT id FROM plexsphere.users WHERE domain_id = '" + domain.id() + "'"));
      desk.house.users.disable(domain.id(), user);
      assertThat(browser.get("/v1/domains").status()).isEqualTo(401);
      assertFailed(desk.signIn(browser, domain.id()), "account_disabled");
    }
  }
}
