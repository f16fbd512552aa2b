package dev.plexsphere.device;

import static dev.plexsphere.device.DeviceHouse.code;
import static dev.plexsphere.device.DeviceHouse.json;
import static dev.plexsphere.device.DeviceHouse.post;
import static dev.plexsphere.device.DeviceHouse.refused;
import static dev.plexsphere.device.DeviceHouse.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.device.DeviceHouse.Code;
import dev.plexsphere.idp.IdpBinding.Status;
import dev.plexsphere.tenancy.Domain.DevicePolicy;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.Racers;
import java.time.Duration;
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

  @Test
  void pending_then_approved_then_a_token_that_opens_the_door() {
    var code = house.start();
    refused(house.poll(code), "authorization_pending");
    house.approve(code);
    house.clock.advance(INTERVAL);

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
    house.approve(code);
    assertThat(house.poll(code).status()).isEqualTo(200);

    for (int i = 0; i < 3; i++) {
      refused(house.poll(code), "invalid_grant");
      house.clock.advance(INTERVAL);
    }
    assertThat(house.house.rows.ask("SELECT count(*) FROM plexsphere.api_tokens")).isEqualTo("1");
  }

  @Test
  void of_64_that_poll_at_once_one_gets_the_token() {
    var code = house.start();
    house.approve(code);

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
    house.clock.advance(Duration.ofSeconds(1));
    var slow = house.poll(code);
    refused(slow, "slow_down");
    assertThat(slow.header("retry-after")).isEqualTo("10");

    house.clock.advance(Duration.ofSeconds(9));
    refused(house.poll(code), "slow_down"); // 9 < 10: now 15
    house.clock.advance(Duration.ofSeconds(14));
    refused(house.poll(code), "slow_down"); // 14 < 15: now 20
    house.clock.advance(Duration.ofSeconds(20));
    refused(house.poll(code), "authorization_pending");
    house.clock.advance(Duration.ofSeconds(19));
    refused(house.poll(code), "slow_down"); // what was added stays
  }

  @Test
  void a_poll_half_a_second_early_is_still_in_time() {
    var code = house.start();
    refused(house.poll(code), "authorization_pending");
    house.clock.advance(Duration.ofMillis(4500));
    refused(house.poll(code), "authorization_pending");
    house.clock.advance(Duration.ofMillis(4499));
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
    house.approve(code);

    refused(house.poll(code), "slow_down");
    house.clock.advance(Duration.ofSeconds(10));
    assertThat(house.poll(code).status()).isEqualTo(200);
  }

  @Test
  void a_code_answers_only_the_client_that_asked_for_it() {
    var code = house.start();
    house.approve(code);

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
    house.clock.advance(Duration.ofMinutes(10));
    refused(house.poll(code), "expired_token");

    var approved = house.start();
    house.approve(approved);
    house.clock.advance(Duration.ofMinutes(10));
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
    house.approve(code);
    var token = text(json(house.poll(code)), "access_token");
    assertThat(house.tokens.verify(token)).isPresent();

    withdraw(code);

    assertThat(house.tokens.verify(token)).isEmpty();
  }

  private Http.Reply withdraw(Code code) {
    return post(house.stranger(), "/v1/auth/device-withdraw", Map.of("device_code", code.device()));
  }

  @Test
  void a_user_disabled_after_the_approval_gets_no_token() {
    var code = house.start();
    house.approve(code);
    house.sql("UPDATE plexsphere.users SET status = 'disabled'");

    closed(code);
  }

  @Test
  void a_binding_disabled_after_the_approval_gives_no_token() {
    var code = house.start();
    house.approve(code);
    house.house.bindings.setStatus(house.acme.id(), house.acmeBinding.id(), Status.DEACTIVATED);

    closed(code);
  }

  @Test
  void a_domain_suspended_after_the_approval_gives_no_token() {
    var code = house.start();
    house.approve(code);
    house.house.domains.suspend(house.acme.id());

    closed(code);
  }

  @Test
  void a_policy_that_became_stricter_after_the_approval_holds() {
    var off = house.start();
    house.approve(off);
    house.house.domains.setDevicePolicy(house.acme.id(), DevicePolicy.OFF);
    closed(off);

    house.house.domains.setDevicePolicy(house.acme.id(), DevicePolicy.OPEN);
    var number = house.start();
    house.approve(number);
    house.house.domains.setDevicePolicy(house.acme.id(), DevicePolicy.NUMBER_MATCH);
    closed(number);
  }

  private void closed(Code code) {
    refused(house.poll(code), "access_denied");
    assertThat(house.status(code)).isEqualTo("failed");
    assertThat(house.house.rows.ask("SELECT count(*) FROM plexsphere.api_tokens")).isEqualTo("0");
    assertThat(house.house.facts()).contains("device.declined");
  }
}
