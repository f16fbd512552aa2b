package dev.plexsphere.setup;

import static dev.plexsphere.setup.SetupHouse.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.Http;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The page where one-time links lead. */
class ActionPageTest {
  private static final String PAGE = "/admin-console/account-action";
  private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

  private final SetupHouse house = new SetupHouse();
  private final SetupHouse.Node node = house.node();
  private final Http browser = node.anybody();

  @AfterEach
  void close() {
    node.close();
    house.close();
  }

  private Http.Reply submit(String token, String password, String again) {
    return submit(browser, browser.get(PAGE), token, password, again);
  }

  private static Http.Reply submit(
      Http browser, Http.Reply page, String token, String password, String again) {
    var csrf = CSRF.matcher(page.body());
    assertThat(csrf.find()).isTrue();
    var fields = new HashMap<String, String>();
    fields.put("csrf", csrf.group(1));
    fields.put("token", token);
    fields.put("password", password);
    fields.put("password_again", again);
    return browser.form(PAGE, fields);
  }

  @Test
  void a_pasted_token_or_link_sets_the_password_and_leads_to_the_console() {
    var token = node.bootstrap();

    var done = submit("https://platform.example.com" + PAGE + "#" + token, PASSWORD, PASSWORD);

    assertThat(done.status()).isEqualTo(303);
    assertThat(done.header("location")).isEqualTo(PAGE + "?done=operator");
    assertThat(browser.get(done.header("location")).body()).contains("href=\"/admin-console\"");
    assertThat(node.gate.isOpen()).isFalse();
  }

  @Test
  void a_password_that_is_not_taken_leaves_the_link_good_and_the_token_in_the_form() {
    var token = node.bootstrap();

    var weak = submit(token, "short", "short");
    assertThat(weak.status()).isEqualTo(400);
    assertThat(weak.body())
        .contains("Use 12 characters or more.", "value=\"" + token + "\"")
        .doesNotContain("short\"");
    assertThat(submit(token, PASSWORD, PASSWORD + "x").body()).contains("are not the same");

    assertThat(submit(token, PASSWORD, PASSWORD).status()).isEqualTo(303);
  }

  @Test
  void case_34_used_mistyped_and_expired_links_are_404_all_alike() {
    var token = node.bootstrap();
    var expiring = node.bootstrap();
    var flipped = (token.charAt(0) == 'A' ? "B" : "A") + token.substring(1);
    var mistyped = submit(flipped, PASSWORD, PASSWORD);
    assertThat(mistyped.status()).isEqualTo(404);

    submit(token, PASSWORD, PASSWORD);
    var used = submit(token, PASSWORD, PASSWORD);
    house.house.clock.advance(java.time.Duration.ofDays(8));
    var expired = submit(expiring, PASSWORD, PASSWORD);

    assertThat(used.status()).isEqualTo(404);
    assertThat(expired.status()).isEqualTo(404);
    assertThat(note(used)).isEqualTo(note(mistyped)).isEqualTo(note(expired));
  }

  private static String note(Http.Reply page) {
    return page.body().replaceAll("(?s).*role=\"alert\">(.*?)</div>.*", "$1");
  }

  @Test
  void case_28_a_form_of_another_browser_or_site_changes_nothing() {
    var token = node.bootstrap();
    var other = node.anybody();
    other.get(PAGE);

    assertThat(submit(other, browser.get(PAGE), token, PASSWORD, PASSWORD).status()).isEqualTo(403);
    var foreign = browser.with("Sec-Fetch-Site", "cross-site");
    assertThat(submit(foreign, browser.get(PAGE), token, PASSWORD, PASSWORD).status())
        .isEqualTo(403);
    assertThat(node.gate.isOpen()).isTrue();
  }

  @Test
  void guesses_are_counted_by_address() {
    for (int i = 0; i < 30; i++) {
      assertThat(resolve("guess-" + i).status()).isEqualTo(404);
    }
    var limited = resolve("guess");
    assertThat(limited.status()).isEqualTo(429);
    assertThat(submit("guess", PASSWORD, PASSWORD).header("retry-after")).isEqualTo("900");
  }

  private Http.Reply resolve(String token) {
    return node.anybody().post("/api/account-actions/v1/resolve", "{\"token\":\"" + token + "\"}");
  }

  @Test
  void the_page_runs_our_script_and_no_other_and_sends_no_referrer() {
    var page = browser.get(PAGE);

    assertThat(page.header("content-security-policy"))
        .contains("script-src 'self'", "default-src 'none'", "frame-ancestors 'none'");
    assertThat(page.body()).contains("<meta name=\"referrer\" content=\"no-referrer\">");
    assertThat(Map.of("cache-control", page.header("cache-control")))
        .containsEntry("cache-control", "no-store");
  }
}
