package dev.plexsphere.device;

import static dev.plexsphere.device.DeviceHouse.code;
import static dev.plexsphere.device.DeviceHouse.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.device.DeviceHouse.Code;
import dev.plexsphere.idp.IdpBinding.Status;
import dev.plexsphere.session.BrowserSession;
import dev.plexsphere.tenancy.Domain.DevicePolicy;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.Racers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code POST /v1/auth/device/approve}, and what keeps codes from being guessed. */
class DeviceApproveTest {
  private final DeviceHouse house = new DeviceHouse();
  private final Http ada = house.browser("ada");

  @AfterEach
  void close() {
    house.close();
  }

  private Http.Reply approve(Http browser, String userCode) {
    return post(
        program(browser).with("X-Plexsphere-CSRF", browser.cookie("plexsphere_csrf")),
        "/v1/auth/device/approve",
        Map.of("user_code", userCode));
  }

  private static Http program(Http browser) {
    return browser.with("Accept", "application/json");
  }

  private static void refused(Http.Reply reply, int status, String code) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(code(reply)).isEqualTo(code);
  }

  @Test
  void a_session_with_its_csrf_header_approves() {
    var code = house.start();

    var reply = approve(ada, code.user().replace("-", "").toLowerCase(Locale.ROOT));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("{\"status\":\"approved\"}");
    assertThat(house.house.facts()).contains("device.approved");
    assertThat(
            house.house.rows.ask(
                "SELECT actor FROM plexsphere.ledger WHERE kind = 'device.approved'"))
        .startsWith("user:");
    assertThat(house.poll(code).status()).isEqualTo(200);
  }

  @Test
  void no_session_is_401_and_a_missing_header_or_another_origin_403() {
    var code = house.start();
    var body = Map.of("user_code", code.user());

    refused(post(house.stranger(), "/v1/auth/device/approve", body), 401, "unauthenticated");
    refused(post(program(ada), "/v1/auth/device/approve", body), 403, "csrf_token_mismatch");
    refused(
        approve(ada.with("Sec-Fetch-Site", "cross-site"), code.user()),
        403,
        "csrf_origin_mismatch");
    assertThat(house.status(code)).isEqualTo("pending");
  }

  @Test
  void malformed_unknown_expired_answered() {
    refused(approve(ada, "ABCD-EFG1"), 400, "invalid_request");
    refused(approve(ada, "AAAA-AAAA"), 404, "device_code_not_found");

    var code = house.start();
    assertThat(approve(ada, code.user()).status()).isEqualTo(200);
    refused(approve(ada, code.user()), 409, "device_code_already_approved");
    assertThat(house.poll(code).status()).isEqualTo(200);
    refused(approve(ada, code.user()), 409, "device_code_already_approved");

    var declined = house.start();
    house.press(ada, declined, "decline");
    refused(approve(ada, declined.user()), 409, "device_code_expired");

    var late = house.start();
    house.clock.advance(Duration.ofMinutes(10));
    refused(approve(ada, late.user()), 409, "device_code_expired");
  }

  @Test
  void a_session_of_another_domain_finds_no_such_code() {
    var code = house.start();

    refused(
        approve(house.browser(house.beta, house.betaBinding, "ada"), code.user()),
        404,
        "device_code_not_found");
    assertThat(house.status(code)).isEqualTo("pending");
  }

  @Test
  void of_64_that_approve_at_once_one_does() {
    var code = house.start();
    var browsers = List.of(ada, house.browser("bob"), house.browser("eve"));

    var replies =
        Racers.run(
            64,
            () ->
                approve(
                    browsers.get((int) (Thread.currentThread().threadId() % browsers.size())),
                    code.user()));

    assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(1);
    assertThat(replies)
        .filteredOn(reply -> reply.status() != 200)
        .allSatisfy(reply -> refused(reply, 409, "device_code_already_approved"));
  }

  // ---- closed doors (case 1)

  @Test
  void a_disabled_binding_or_user_approves_nothing() {
    var code = house.start();
    house.house.bindings.setStatus(house.acme.id(), house.acmeBinding.id(), Status.DEACTIVATED);
    refused(approve(ada, code.user()), 401, "unauthenticated");

    house.house.bindings.setStatus(house.acme.id(), house.acmeBinding.id(), Status.ACTIVE);
    house.sql("UPDATE plexsphere.users SET status = 'disabled'");
    refused(approve(ada, code.user()), 401, "unauthenticated");
    assertThat(house.status(code)).isEqualTo("pending");
  }

  @Test
  void policies_of_the_moment_hold() {
    var code = house.start();
    house.house.domains.setDevicePolicy(house.acme.id(), DevicePolicy.OFF);
    refused(approve(ada, code.user()), 403, "device_login_off");

    house.house.domains.setDevicePolicy(house.acme.id(), DevicePolicy.SAME_NETWORK);
    house.sql("UPDATE plexsphere.device_requests SET address = '203.0.113.24'");
    refused(approve(ada, code.user()), 403, "device_other_network");
    assertThat(house.status(code)).isEqualTo("pending");
  }

  // ---- guessing (case 23)

  @Test
  void ten_wrong_codes_pause_the_page_and_the_endpoint_for_everybody_there() {
    var code = house.start();
    for (int i = 0; i < 10; i++) {
      refused(approve(ada, "AAAA-AAA" + "ABCDEFGHIJ".charAt(i)), 404, "device_code_not_found");
    }

    refused(approve(ada, code.user()), 429, "rate_limited");
    var page = house.page(ada, code);
    assertThat(page.status()).isEqualTo(429);
    assertThat(page.header("retry-after")).isEqualTo("901");
    assertThat(page.body()).contains("paused");
    assertThat(house.page(house.stranger(), code).status()).isEqualTo(429);

    var again = house.start();
    house.clock.advance(Duration.ofMinutes(15));
    assertThat(house.page(ada, again).status()).isEqualTo(410);
  }

  @Test
  void a_person_that_guesses_from_many_addresses_is_paused_too() {
    var code = new UserCode("AAAAAAAA");
    var session = session();
    for (int i = 0; i < 10; i++) {
      assertThat(house.approvals.look(code, new NetworkAddress("203.0.113." + i), session))
          .isInstanceOf(Answer.NotFound.class);
    }

    assertThat(house.approvals.look(code, new NetworkAddress("203.0.113.99"), session))
        .isInstanceOf(Answer.Paused.class);
    assertThat(house.approvals.look(code, new NetworkAddress("203.0.113.99"), null))
        .isInstanceOf(Answer.NotFound.class);
  }

  private BrowserSession session() {
    var id = house.acme.id().value();
    return new BrowserSession(
        "00".repeat(32),
        house.acme.id(),
        "acme-corp",
        "Acme Corp",
        id,
        null,
        "Ada",
        house.acmeBinding.id(),
        "csrf",
        null,
        List.of(),
        house.clock.instant(),
        house.clock.instant());
  }

  @Test
  void right_codes_cost_nothing() {
    for (int i = 0; i < 12; i++) {
      assertThat(house.page(ada, house.start()).status()).isEqualTo(200);
    }
  }

  @Test
  void guesses_at_the_same_time_share_one_budget() {
    var replies = Racers.run(64, () -> approve(ada, UserCode.random().toString()));

    assertThat(replies).filteredOn(reply -> reply.status() == 404).hasSize(10);
    assertThat(replies).filteredOn(reply -> reply.status() == 429).hasSize(54);
  }

  @Test
  void a_dead_code_is_never_drawn_again_while_it_is_kept() {
    var code = house.start();
    house.clock.advance(Duration.ofMinutes(11));
    var userCode = new UserCode(code.user().replace("-", ""));
    var requests = new DeviceRequests();

    boolean inserted =
        house.house.database.transaction(tx ->
            requests.insert(
                tx,
                new DeviceRequests.NewRequest(
                    house.house.ids.next(),
                    house.acme.id(),
                    house.acmeBinding.id(),
                    "another",
                    "",
                    "",
                    "",
                    new NetworkAddress("127.0.0.1"),
                    "",
                    false,
                    null,
                    Duration.ofSeconds(5),
                    house.clock.instant(),
                    house.clock.instant()),
                userCode));

    assertThat(inserted).isFalse();
    assertThat(new Code("", code.user()).user()).isEqualTo(userCode.toString());
  }
}
