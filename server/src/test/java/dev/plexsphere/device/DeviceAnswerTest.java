package dev.plexsphere.device;

import static dev.plexsphere.device.DeviceHouse.code;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.tenancy.Domain.DevicePolicy;
import dev.plexsphere.testkit.Http;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code /v1/device}: whose answer counts, and under which policy. */
class DeviceAnswerTest {
  private final DeviceHouse house = new DeviceHouse();
  private final Http ada = house.browser("ada");
  private final Http stranger = house.stranger().with("Accept", "text/html");

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void a_session_of_another_domain_may_sign_in_or_decline_and_nothing_else() {
    var code = house.start();
    var other = house.browser(house.beta, house.betaBinding, "ada");

    var page = house.page(other, code);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body())
        .contains("Sign in to Acme Corp", "value=\"decline\"")
        .doesNotContain("value=\"approve\"");
    assertThat(house.press(other, code, "approve").status()).isEqualTo(404);
    assertThat(house.status(code)).isEqualTo("pending");
    var away = other.get("/v1/device?user_code=" + code.user() + "&sign_in=1");
    assertThat(away.header("location")).startsWith("/idp?domain=" + house.acme.id());

    house.press(other, code, "decline");
    assertThat(house.status(code)).isEqualTo("declined");
  }

  @Test
  void a_session_of_another_binding_of_the_same_domain_approves_nothing() {
    var code = house.start();
    house.sql(
        """
        INSERT INTO plexsphere.idp_bindings (id, domain_id, kind, issuer, discovery_url, client_id,
          created_at, updated_at)
        SELECT '019ca8a0-3e80-73a1-a582-000000000001', domain_id, kind, 'https://second.example',
          discovery_url, client_id, created_at, updated_at
        FROM plexsphere.idp_bindings WHERE id = '%s'
        """
            .replace("%s", house.acmeBinding.id().toString()));
    var second =
        house.house.bindings.active(house.acme.id()).stream()
            .filter(binding -> !binding.id().equals(house.acmeBinding.id()))
            .findFirst()
            .orElseThrow();
    var other = house.browser(house.acme, second, "ada");

    assertThat(house.page(other, code).body())
        .contains("not through the provider")
        .doesNotContain("value=\"approve\"");
    assertThat(house.press(other, code, "approve").status()).isEqualTo(404);
  }

  @Test
  void a_form_needs_the_sessions_token_and_our_origin() {
    var code = house.start();
    var fields = Map.of("user_code", code.user(), "action", "approve");

    assertThat(ada.form("/v1/device", fields).status()).isEqualTo(403);
    assertThat(
            ada.form(
                    "/v1/device",
                    Map.of("user_code", code.user(), "action", "approve", "csrf", "wrong"))
                .status())
        .isEqualTo(403);
    assertThat(house.press(ada.with("Sec-Fetch-Site", "cross-site"), code, "approve").status())
        .isEqualTo(403);
    assertThat(house.status(code)).isEqualTo("pending");
  }

  @Test
  void a_signed_out_answer_goes_through_the_sign_in_and_answers_nothing() {
    var code = house.start();

    var reply = stranger.form("/v1/device", Map.of("user_code", code.user(), "action", "approve"));

    assertThat(reply.status()).isEqualTo(303);
    assertThat(reply.header("location")).isEqualTo("/v1/device?user_code=" + code.user());
    assertThat(house.status(code)).isEqualTo("pending");
  }

  @Test
  void an_unknown_action_is_refused() {
    assertThat(house.press(ada, house.start(), "other").status()).isEqualTo(400);
  }

  @Test
  void number_match_shows_the_number_to_the_browser_that_approved_and_to_no_other() {
    house.house.domains.setDevicePolicy(house.acme.id(), DevicePolicy.NUMBER_MATCH);
    var code = house.start();
    assertThat(house.page(ada, code).body()).contains("shows a number that you type");
    house.press(ada, code, "approve");

    var page = house.page(ada, code).body();
    assertThat(page).contains("Type this number in plexctl", "Stop this", "09:02:00 UTC");
    assertThat(house.page(ada, code).body()).isEqualTo(page);
    var elsewhere = house.page(house.browser("ada"), code);
    assertThat(elsewhere.body()).doesNotContain("class=\"big\"");

    house.press(ada, code, "stop");
    assertThat(house.status(code)).isEqualTo("undone");
  }

  @Test
  void same_network_refuses_a_browser_at_another_address() {
    house.house.domains.setDevicePolicy(house.acme.id(), DevicePolicy.SAME_NETWORK);
    var code = house.start();
    house.sql("UPDATE plexsphere.device_requests SET address = '203.0.113.24'");

    var refused = house.press(ada, code, "approve");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body()).contains("Not from this network", "203.0.113.24", "127.0.0.1");
    assertThat(house.status(code)).isEqualTo("pending");

    var here = house.start();
    house.press(ada, here, "approve");
    assertThat(house.status(here)).isEqualTo("approved");
  }

  @Test
  void a_policy_switched_off_meanwhile_approves_nothing() {
    var code = house.start();
    house.house.domains.setDevicePolicy(house.acme.id(), DevicePolicy.OFF);

    assertThat(house.press(ada, code, "approve").status()).isEqualTo(403);
    assertThat(house.page(ada, code).status()).isEqualTo(410);
    assertThat(house.status(code)).isEqualTo("pending");
  }

  @Test
  void nobody_else_ends_my_sign_in() {
    var code = house.start();
    house.press(ada, code, "approve");

    house.press(house.browser("bob"), code, "undo");
    house.press(house.browser(house.beta, house.betaBinding, "ada"), code, "undo");

    assertThat(house.status(code)).isEqualTo("approved");
    assertThat(house.page(house.browser("bob"), code).status()).isEqualTo(410);
  }
}
