package dev.plexsphere.device;

import static dev.plexsphere.device.DeviceHouse.code;
import static dev.plexsphere.device.DeviceHouse.json;
import static dev.plexsphere.device.DeviceHouse.post;
import static dev.plexsphere.device.DeviceHouse.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.device.DeviceHouse.Code;
import dev.plexsphere.testkit.Http;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code /v1/device}: what a person sees and what their answer does. */
class DevicePageTest {
  private final DeviceHouse house = new DeviceHouse();
  private final Http ada = house.browser("ada");
  private final Http stranger = house.stranger().with("Accept", "text/html");

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void without_a_code_the_page_asks_for_one_and_needs_no_sign_in() {
    var page = stranger.get("/v1/device");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).contains("Connect a device", "name=\"user_code\"");
    assertThat(page.header("content-security-policy"))
        .isEqualTo(
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
                + " frame-ancestors 'none'; base-uri 'none'");
    assertThat(page.header("referrer-policy")).isEqualTo("no-referrer");
  }

  @Test
  void signed_out_a_live_code_leads_to_the_sign_in_it_asks_for_and_back() {
    var code = house.start();

    var away =
        house.page(stranger, new Code("", code.user().replace("-", "").toLowerCase(Locale.ROOT)));
    assertThat(away.status()).isEqualTo(303);
    assertThat(away.header("location"))
        .startsWith("/idp?domain=" + house.acme.id() + "&binding=" + house.acmeBinding.id());
    var back = stranger.get(away.header("location"));
    assertThat(back.header("location")).isEqualTo("/v1/device?user_code=" + code.user());
    var page = stranger.get(back.header("location"));

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).contains("Approve");
    assertThat(house.status(code)).isEqualTo("pending");
  }

  @Test
  void the_page_says_who_asks_from_where_and_when() {
    var code =
        house.start(
            Map.of(
                "domain_id",
                house.acme.id().toString(),
                "client_name",
                "plexctl 1.4.0",
                "host_name",
                "build-7.acme.example"));
    house.sql("UPDATE plexsphere.device_requests SET address = '203.0.113.24'");
    house.clock.advance(Duration.ofSeconds(40));

    var page = house.page(ada, code).body();

    assertThat(page)
        .contains("Sign in plexctl on build-7?")
        .contains("build-7.acme.example", "the name the program gave; not checked")
        .contains("203.0.113.24", "not the address you are at now (127.0.0.1)")
        .contains("Unknown", "40 seconds ago", "09:00:00 UTC, ends in 9 minutes")
        .contains(code.user(), "ada@acme.example", "for 12 hours");
  }

  @Test
  void both_answers_have_the_same_markup_and_decline_comes_first() {
    var page = house.page(ada, house.start()).body();

    var buttons = Pattern.compile("<button[^>]*>").matcher(page).results().toList();
    assertThat(buttons).hasSize(2);
    assertThat(buttons.get(0).group())
        .isEqualTo("<button class=\"btn\" name=\"action\" value=\"decline\">");
    assertThat(buttons.get(1).group())
        .isEqualTo(buttons.get(0).group().replace("decline", "approve"));
    assertThat(page).doesNotContain("autofocus", "<script", "style=");
  }

  @Test
  void hostile_names_are_text_and_nothing_else() {
    var code =
        house.start(
            Map.of(
                "domain_id",
                house.acme.id().toString(),
                "client_name",
                "<script>alert(1)</script>\u202E\"'>",
                "host_name",
                "\"><img src=x onerror=alert(1)>&amp;"));

    var page = house.page(ada, code).body();

    assertThat(page).doesNotContain("<script", "<img", "\u202E");
    assertThat(page)
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "&gt;&lt;img src=x", "&amp;amp;");
  }

  @Test
  void approve_leads_to_the_done_page_and_once_fetched_it_says_until_when() {
    var code = house.start();

    var pressed = house.press(ada, code, "approve");
    assertThat(pressed.status()).isEqualTo(303);
    assertThat(pressed.header("location")).isEqualTo("/v1/device?user_code=" + code.user());
    assertThat(house.page(ada, code).body())
        .contains("Approved</h1>", "End this sign-in now", "no longer pending", "plexctl login");

    assertThat(house.poll(code).status()).isEqualTo(200);
    assertThat(house.page(ada, code).body())
        .contains("plexctl is signed in", "in 12 hours", "2026-03-01 21:00 UTC");
  }

  @Test
  void pressing_approve_twice_shows_what_the_first_press_did() {
    var code = house.start();

    house.press(ada, code, "approve");
    assertThat(house.press(ada, code, "approve").status()).isEqualTo(303);

    assertThat(
            house.house.rows.ask(
                "SELECT count(*) FROM plexsphere.ledger" + " WHERE kind = 'device.approved'"))
        .isEqualTo("1");
  }

  @Test
  void decline_is_an_answer() {
    var code = house.start();

    assertThat(house.press(ada, code, "decline").status()).isEqualTo(303);

    assertThat(house.status(code)).isEqualTo("declined");
    assertThat(house.page(ada, code).body()).contains("<h1>Declined</h1>", "<b>not</b> signed in");
    assertThat(house.page(house.browser("bob"), code).status()).isEqualTo(410);
    assertThat(house.house.facts()).contains("device.declined");
    house.press(ada, code, "approve");
    assertThat(house.status(code)).isEqualTo("declined");
  }

  @Test
  void not_me_ends_the_sign_in_and_the_token_with_it() {
    var code = house.start();
    house.press(ada, code, "approve");
    var token = text(json(house.poll(code)), "access_token");
    assertThat(house.tokens.verify(token)).isPresent();

    assertThat(house.press(ada, code, "undo").status()).isEqualTo(303);

    assertThat(house.tokens.verify(token)).isEmpty();
    assertThat(house.page(ada, code).body()).contains("The sign-in has ended");
    assertThat(house.house.facts()).contains("device.undone", "token.revoked");
  }

  @Test
  void not_me_before_the_program_came_for_its_token_leaves_it_without() {
    var code = house.start();
    house.press(ada, code, "approve");
    house.press(ada, code, "undo");

    assertThat(code(house.poll(code))).isEqualTo("access_denied");
  }

  @Test
  void a_dead_code_explains_itself_without_sign_in() {
    var expired = house.start();
    var used = house.start();
    house.press(ada, used, "approve");
    var withdrawn = house.start();
    post(stranger, "/v1/auth/device-withdraw", Map.of("device_code", withdrawn.device()));

    for (var code : new Code[] {used, withdrawn}) {
      var page = house.page(stranger, code);
      assertThat(page.status()).isEqualTo(410);
      assertThat(page.body()).contains("no longer pending", "plexctl login");
    }
    house.clock.advance(Duration.ofMinutes(10));
    for (var browser : new Http[] {stranger, ada}) {
      assertThat(house.page(browser, expired).status()).isEqualTo(410);
      assertThat(house.page(browser, expired).body()).contains("plexctl login");
    }
    assertThat(house.press(ada, expired, "approve").status()).isEqualTo(303);
    assertThat(house.status(expired)).isEqualTo("pending");
  }

  @Test
  void an_unknown_code_says_so_and_gives_back_what_was_typed() {
    var page = stranger.get("/v1/device?user_code=WDJB-MJ7T");
    assertThat(page.status()).isEqualTo(404);
    assertThat(page.body())
        .contains("No sign-in is waiting", "plexctl login", "value=\"WDJB-MJ7T\"");

    var malformed = stranger.get("/v1/device?user_code=%22%3E%3Cscript%3E");
    assertThat(malformed.status()).isEqualTo(404);
    assertThat(malformed.body()).doesNotContain("<script").contains("&#34;");
  }
}
