package dev.plexsphere.device;

import static dev.plexsphere.device.DeviceHouse.code;
import static dev.plexsphere.device.DeviceHouse.json;
import static dev.plexsphere.device.DeviceHouse.post;
import static dev.plexsphere.device.DeviceHouse.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.device.DeviceHouse.Code;
import dev.plexsphere.idp.IdpBinding.Status;
import dev.plexsphere.tenancy.Domain.DevicePolicy;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.Racers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code POST /v1/auth/device-token} (RFC 8628 sections 3.4 and 3.5). */
class DevicePollTest {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final DeviceHouse house = new DeviceHouse();

  @AfterEach
  void close() {
    house.close();
  }

  private void refused(Http.Reply reply, String code) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(400);
    assertThat(code(reply)).isEqualTo(code);
  }

  private void approve(Code code) {
    assertThat(house.press(house.browser("ada"), code, "approve").status()).isEqualTo(303);
    assertThat(house.status(code)).isEqualTo("approved");
  }

  private void pause(Duration pause) {
    var _ = house.clock.advance(pause);
  }

  @Test
  void pending_then_approved_then_a_token_that_opens_the_door() {
    var code = house.start();
    refused(house.poll(code), "authorization_pending");
    approve(code);
    pause(INTERVAL);

    var reply = house.poll(code);
    var json = json(reply);

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(json).containsOnlyKeys("access_token", "token_type", "expires_in", "token_id");
    assertThat(json).containsEntry("token_type", "Bearer");
    assertThat(DeviceHouse.number(json, "expires_in")).isEqualTo(12 * 3600);
    var verified = house.tokens.verify(text(json, "access_token")).orElseThrow();
    assertThat(verified.domain()).isEqualTo(house.acme.id());
    assertThat(verified.id().toString()).isEqualTo(json.get("token_id"));
    assertThat(verified.env()).isEqualTo("login");
    assertThat(house.house.facts()).contains("device.requested", "device.approved", "token.issued");
  }

  @Test
  void a_used_code_is_invalid_grant_and_gives_no_second_token() {
    var code = house.start();
    approve(code);
    assertThat(house.poll(code).status()).isEqualTo(200);

    for (int i = 0; i < 3; i++) {
      refused(house.poll(code), "invalid_grant");
      pause(INTERVAL);
    }
    assertThat(house.house.rows.ask("SELECT count(*) FROM plexsphere.api_tokens")).isEqualTo("1");
  }

  @Test
  void of_64_that_poll_at_once_one_gets_the_token() {
    var code = house.start();
    approve(code);

    var replies = Racers.run(64, () -> house.poll(code));

    assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(1);
    assertThat(replies)
        .filteredOn(reply -> reply.status() != 200)
        .allSatisfy(reply -> refused(reply, "invalid_grant"));
    assertThat(house.house.rows.ask("SELECT count(*) FROM plexsphere.api_tokens")).isEqualTo("1");
  }

  @Test
  void slow_down_adds_five_seconds_for_this_and_all_later_polls() {
    var code = house.start();
    refused(house.poll(code), "authorization_pending");
    pause(Duration.ofSeconds(1));
    var slow = house.poll(code);
    refused(slow, "slow_down");
    assertThat(slow.header("retry-after")).isEqualTo("10");

    pause(Duration.ofSeconds(9));
    refused(house.poll(code), "slow_down"); // 9 < 10: now 15
    pause(Duration.ofSeconds(14));
    refused(house.poll(code), "slow_down"); // 14 < 15: now 20
    pause(Duration.ofSeconds(20));
    refused(house.poll(code), "authorization_pending");
    pause(Duration.ofSeconds(19));
    refused(house.poll(code), "slow_down"); // what was added stays
  }

  @Test
  void a_poll_half_a_second_early_is_still_in_time() {
    var code = house.start();
    refused(house.poll(code), "authorization_pending");
    pause(Duration.ofMillis(4500));
    refused(house.poll(code), "authorization_pending");
    pause(Duration.ofMillis(4499));
    refused(house.poll(code), "slow_down");
  }

  @Test
  void every_one_of_many_early_polls_at_once_adds_its_five_seconds() {
    var code = house.start();
    refused(house.poll(code), "authorization_pending");

    var replies = Racers.run(16, () -> house.poll(code));

    assertThat(replies).allSatisfy(reply -> refused(reply, "slow_down"));
    assertThat(
            house.house.rows.ask(
                "SELECT interval_seconds || ' ' || extract(epoch FROM next_poll_at - '"
                    + house.clock.instant()
                    + "')::numeric(9,1) FROM plexsphere.device_requests"))
        .isEqualTo("85 84.5");
  }

  @Test
  void an_approved_request_is_not_handed_over_to_a_poll_that_comes_too_early() {
    var code = house.start();
    refused(house.poll(code), "authorization_pending");
    approve(code);

    refused(house.poll(code), "slow_down");
    pause(Duration.ofSeconds(10));
    assertThat(house.poll(code).status()).isEqualTo(200);
  }

  @Test
  void a_code_answers_only_the_client_that_asked_for_it() {
    var code = house.start();
    approve(code);

    refused(
        post(
            house.stranger(),
            "/v1/auth/device-token",
            Map.of("device_code", code.device(), "client_id", "other")),
        "invalid_grant");
    refused(
        post(house.stranger(), "/v1/auth/device-token", Map.of("device_code", code.device())),
        "invalid_grant");
    assertThat(house.poll(code).status()).isEqualTo(200);
  }

  @Test
  void nobody_answered_in_time() {
    var code = house.start();
    pause(Duration.ofMinutes(10));
    refused(house.poll(code), "expired_token");

    var approved = house.start();
    approve(approved);
    pause(Duration.ofMinutes(10));
    refused(house.poll(approved), "expired_token");
  }

  @Test
  void declined_withdrawn_unknown_and_malformed() {
    var code = house.start();
    house.press(house.browser("ada"), code, "decline");
    refused(house.poll(code), "access_denied");

    var withdrawn = house.start();
    assertThat(withdraw(withdrawn).status()).isEqualTo(204);
    assertThat(withdraw(withdrawn).status()).isEqualTo(204);
    refused(house.poll(withdrawn), "access_denied");
    assertThat(house.house.facts()).containsOnlyOnce("device.withdrawn");
    assertThat(withdraw(new Code("nothing", "")).status()).isEqualTo(204);

    refused(house.poll(new Code("nothing", "")), "invalid_grant");
    refused(
        post(house.stranger(), "/v1/auth/device-token", Map.of("client_id", "plexctl")),
        "invalid_request");
  }

  @Test
  void a_program_that_withdraws_after_the_handover_loses_its_token() {
    var code = house.start();
    approve(code);
    var token = text(json(house.poll(code)), "access_token");
    assertThat(house.tokens.verify(token)).isPresent();

    withdraw(code);

    assertThat(house.tokens.verify(token)).isEmpty();
  }

  private Http.Reply withdraw(Code code) {
    return post(house.stranger(), "/v1/auth/device-withdraw", Map.of("device_code", code.device()));
  }

  // ---- security cases 1 and 20: what was closed between approval and poll

  @Test
  void a_user_disabled_after_the_approval_gets_no_token() {
    var code = house.start();
    approve(code);
    house.sql("UPDATE plexsphere.users SET status = 'disabled'");

    closed(code);
  }

  @Test
  void a_binding_disabled_after_the_approval_gives_no_token() {
    var code = house.start();
    approve(code);
    house.house.bindings.setStatus(house.acme.id(), house.acmeBinding.id(), Status.DEACTIVATED);

    closed(code);
  }

  @Test
  void a_domain_suspended_after_the_approval_gives_no_token() {
    var code = house.start();
    approve(code);
    house.house.domains.suspend(house.acme.id());

    closed(code);
  }

  @Test
  void a_policy_that_became_stricter_after_the_approval_holds() {
    var off = house.start();
    approve(off);
    house.house.domains.setDevicePolicy(house.acme.id(), DevicePolicy.OFF);
    closed(off);

    house.house.domains.setDevicePolicy(house.acme.id(), DevicePolicy.OPEN);
    var number = house.start();
    approve(number);
    house.house.domains.setDevicePolicy(house.acme.id(), DevicePolicy.NUMBER_MATCH);
    closed(number);
  }

  private void closed(Code code) {
    refused(house.poll(code), "access_denied");
    assertThat(house.status(code)).isEqualTo("failed");
    assertThat(house.house.rows.ask("SELECT count(*) FROM plexsphere.api_tokens")).isEqualTo("0");
    assertThat(house.house.facts()).contains("device.declined");
  }

  // ---- number match

  @Test
  void the_number_on_the_page_is_what_the_program_must_send() {
    var code = numbered();
    var number = number(code);
    refused(house.poll(code), "number_required");

    var reply = house.poll(code, " " + number + " ");

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    refused(house.poll(code, number), "invalid_grant");
  }

  @Test
  void three_wrong_numbers_end_the_request() {
    var code = numbered();
    var number = number(code);
    var wrong = "0000".equals(number) ? "0001" : "0000";

    refused(house.poll(code, wrong), "number_mismatch");
    refused(house.poll(code, "x".repeat(1000)), "number_mismatch");
    var last = house.poll(code, wrong);
    refused(last, "access_denied");
    assertThat(text(json(last), "detail")).contains("number"); // plexctl looks for the word
    refused(house.poll(code, number), "access_denied");
    assertThat(house.status(code)).isEqualTo("failed");
  }

  @Test
  void of_64_different_guesses_at_once_three_are_looked_at() {
    var code = numbered();
    var wrong = "0000".equals(number(code)) ? "0001" : "0000";

    var codes =
        Racers.run(64, () -> house.poll(code, wrong)).stream().map(DeviceHouse::code).toList();

    assertThat(codes).filteredOn("number_mismatch"::equals).hasSize(2);
    assertThat(codes).filteredOn("access_denied"::equals).hasSize(62);
    assertThat(house.house.rows.ask("SELECT max(number_tries) FROM plexsphere.device_requests"))
        .isEqualTo("3");
  }

  @Test
  void of_64_that_send_the_number_at_once_one_gets_the_token() {
    var code = numbered();
    var number = number(code);

    var replies = Racers.run(64, () -> house.poll(code, number));

    assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(1);
    assertThat(house.house.rows.ask("SELECT count(*) FROM plexsphere.api_tokens")).isEqualTo("1");
  }

  @Test
  void the_number_is_good_for_two_minutes() {
    var code = numbered();
    var number = number(code);
    pause(Duration.ofMinutes(2));

    refused(house.poll(code, number), "access_denied");
    assertThat(house.status(code)).isEqualTo("failed");
  }

  @Test
  void a_number_before_the_approval_counts_as_a_poll_and_as_no_try() {
    house.house.domains.setDevicePolicy(house.acme.id(), DevicePolicy.NUMBER_MATCH);
    var code = house.start();

    refused(house.poll(code, "0000"), "authorization_pending");
    refused(house.poll(code, "0000"), "slow_down");
    assertThat(house.house.rows.ask("SELECT number_tries FROM plexsphere.device_requests"))
        .isEqualTo("0");
  }

  @Test
  void a_policy_set_before_the_approval_asks_for_a_number_though_it_was_not_announced() {
    var code = house.start();
    house.house.domains.setDevicePolicy(house.acme.id(), DevicePolicy.NUMBER_MATCH);
    approve(code);

    refused(house.poll(code), "number_required");
  }

  @Test
  void the_number_is_in_no_row() {
    var code = numbered();
    var number = number(code);

    for (var table : List.of("device_requests", "ledger")) {
      assertThat(
              house.house.rows.ask(
                  "SELECT count(*) FROM plexsphere."
                      + table
                      + " t WHERE t::text ~ '(^|[(,\"])"
                      + number
                      + "($|[),\"])'"))
          .isEqualTo("0");
    }
  }

  private Http ada = house.stranger();

  private Code numbered() {
    house.house.domains.setDevicePolicy(house.acme.id(), DevicePolicy.NUMBER_MATCH);
    var code = house.start();
    ada = house.browser("ada");
    assertThat(house.press(ada, code, "approve").status()).isEqualTo(303);
    return code;
  }

  private String number(Code code) {
    var page = house.page(ada, code).body();
    var before = "<p class=\"big\"><span aria-hidden=\"true\">";
    var at = page.indexOf(before);
    assertThat(at).as(page).isPositive();
    return page.substring(at + before.length(), at + before.length() + 4);
  }
}
