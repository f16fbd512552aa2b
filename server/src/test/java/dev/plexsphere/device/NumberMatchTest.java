package dev.plexsphere.device;

import static dev.plexsphere.device.DeviceHouse.code;
import static dev.plexsphere.device.DeviceHouse.json;
import static dev.plexsphere.device.DeviceHouse.refused;
import static dev.plexsphere.device.DeviceHouse.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.device.DeviceHouse.Code;
import dev.plexsphere.tenancy.Domain.DevicePolicy;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.Racers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The policy that has the person type a number of the page into the program. */
class NumberMatchTest {
  private final DeviceHouse house = new DeviceHouse();
  private Http ada = house.stranger();

  @AfterEach
  void close() {
    house.close();
  }

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
    house.clock.advance(Duration.ofMinutes(2));

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
    house.approve(code);

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
