package dev.plexsphere.setup;

import static dev.plexsphere.setup.SetupBrowser.PAGES;
import static dev.plexsphere.setup.SetupBrowser.mistakes;
import static dev.plexsphere.setup.SetupHouse.BASE;
import static dev.plexsphere.setup.SetupHouse.SECRET;
import static dev.plexsphere.setup.SetupHouse.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.kit.secret.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The setup in a browser: who may, in which order, and what becomes of it. */
class SetupPageTest {
  private final SetupHouse house = new SetupHouse();
  private final SetupHouse.Node node = house.node();

  @AfterEach
  void close() {
    node.close();
    house.close();
  }

  private SetupBrowser unlocked() {
    return SetupBrowser.unlocked(node);
  }

  static Map<String, String> ada() {
    return Map.of("email", "ada@example.com", "display_name", "Ada");
  }

  @Test
  void requirement_11_the_pages_lead_from_the_secret_to_an_operator_who_activates() {
    var jws = house.jws();
    house.house.database.inTransaction(tx -> tx.execute("DELETE FROM licenses"));
    var browser = new SetupBrowser(node);

    var opened = browser.submit("/setup", Map.of("secret", " " + SECRET + "\n"));
    assertThat(opened.header("location")).isEqualTo("/setup/license");
    var shown = browser.submit("/setup/license", Map.of("license", jws));
    assertThat(shown.body()).contains("Acme Corp", "Evaluation", "up to 25");
    assertThat(house.ask("SELECT count(*) FROM plexsphere.licenses")).isEqualTo("0");
    var installed = browser.submit("/setup/license", shown, Map.of());
    assertThat(installed.header("location")).isEqualTo("/setup/operator");
    var made = browser.submit("/setup/operator", ada());

    assertThat(made.status()).isEqualTo(200);
    assertThat(made.body()).contains("Setup 4 of 4: Activate", "Give Ada the activation link");
    assertThat(made.header("cache-control")).isEqualTo("no-store");
    assertThat(node.complete(token(made)).status()).isEqualTo(200);
    assertThat(house.ask("SELECT status || roles::text FROM plexsphere.accounts"))
        .isEqualTo("active{platform-admin}");
    assertThat(browser.get("/setup").status()).isEqualTo(404);
  }

  @Test
  void requirements_3_and_4_what_an_earlier_try_made_is_completed_and_not_made_twice() {
    house.license();
    house.house.database.inTransaction(tx -> house.house.domains.ensurePlatform(tx, "plexsphere"));
    house.keys.published(dev.plexsphere.ids.DomainId.PLATFORM);
    var browser = unlocked();

    browser.submit("/setup/operator", ada());
    browser.name("bob@example.com", "Bob");
    var again = browser.name("ada@example.com", "Ada");

    assertThat(house.ask("SELECT count(*) FROM plexsphere.domains")).isEqualTo("1");
    assertThat(house.ask("SELECT count(*) FROM plexsphere.hosted_keys")).isEqualTo("1");
    assertThat(house.ask("SELECT count(*) FROM plexsphere.accounts")).isEqualTo("2");
    assertThat(node.complete(token(again)).status()).isEqualTo(200);
    assertThat(house.ask("SELECT username FROM plexsphere.accounts WHERE roles <> '{}'"))
        .isEqualTo("ada@example.com");
  }

  @Test
  void case_44_nobody_moves_the_setup_without_its_secret() {
    house.license();
    var browser = new SetupBrowser(node);
    var csrf = browser.get("/setup");

    for (var path : PAGES.subList(1, 4)) {
      assertThat(browser.leadsTo(path)).isEqualTo("/setup");
      var posted = browser.submit(path, csrf, ada());
      assertThat(posted.header("location")).as(path).isEqualTo("/setup");
    }
    assertThat(browser.leadsTo("/setup/license/request")).isEqualTo("/setup");
    assertThat(house.ask("SELECT count(*) FROM plexsphere.accounts")).isEqualTo("0");
  }

  @Test
  void a_wrong_secret_says_so_and_never_comes_back() {
    var browser = new SetupBrowser(node);

    var wrong = browser.submit("/setup", Map.of("secret", "not-the-secret-at-all"));

    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.body())
        .contains("<title>Error: Setup 1 of 4: Unlock", "aria-invalid=\"true\"")
        .doesNotContain("not-the-secret-at-all");
    assertThat(mistakes(wrong)).contains("This is not the setup secret.");
    assertThat(browser.http.cookie(UnlockCookie.NAME)).isEmpty();
  }

  @Test
  void wrong_secrets_of_the_page_and_of_the_api_are_counted_together() {
    var browser = new SetupBrowser(node);
    for (int i = 0; i < 5; i++) {
      assertThat(browser.submit("/setup", Map.of("secret", "wrong")).status()).isEqualTo(401);
      var api = node.anybody().bearer("wrong").post(BASE + "/bootstrap", SetupHouse.ADA);
      assertThat(api.status()).isEqualTo(401);
    }

    var limited = browser.submit("/setup", Map.of("secret", SECRET));

    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.header("retry-after")).isEqualTo("900");
    assertThat(mistakes(limited)).contains("Too many attempts; try again in 15 min.");
    assertThat(browser.http.cookie(UnlockCookie.NAME)).isEmpty();
  }

  @Test
  void an_unlocked_browser_is_locked_by_another_secret_an_hour_and_every_altered_cookie() {
    var browser = unlocked();
    assertThat(browser.leadsTo("/setup")).isEqualTo("/setup/license");
    var cookie = browser.http.cookie(UnlockCookie.NAME);
    var later = Long.parseLong(cookie.split("\\.", 2)[0]) + 1;

    for (var altered :
        List.of(
            later + cookie.substring(cookie.indexOf('.')),
            cookie.substring(0, cookie.length() - 1) + (cookie.endsWith("0") ? "1" : "0"),
            cookie.substring(0, cookie.lastIndexOf('.')),
            "9".repeat(30) + cookie.substring(cookie.indexOf('.')),
            "x")) {
      var other = new SetupBrowser(node);
      other.http.plant(UnlockCookie.NAME, altered);
      assertThat(other.get("/setup").status()).as(altered).isEqualTo(200);
    }
    house.house.clock.advance(Duration.ofHours(1));
    assertThat(browser.get("/setup").body()).contains("Setup 1 of 4");

    var fresh = unlocked();
    node.gate.useSecret(new Secret("another-secret-of-some-length"));
    assertThat(fresh.leadsTo("/setup/license")).isEqualTo("/setup");
  }

  @Test
  void the_cookie_is_kept_from_scripts_and_other_sites_and_holds_no_secret() {
    var browser = new SetupBrowser(node);

    var opened = browser.submit("/setup", Map.of("secret", SECRET));

    var cookie = String.join("\n", opened.headers().getOrDefault("set-cookie", List.of()));
    assertThat(cookie)
        .contains("plexsphere_setup=", "; Max-Age=3600; SameSite=Lax", "; HttpOnly")
        .doesNotContain(SECRET);
  }

  @Test
  void going_ahead_leads_back_to_the_step_that_is_due() {
    var browser = unlocked();
    assertThat(browser.leadsTo("/setup/operator")).isEqualTo("/setup/license");
    assertThat(browser.leadsTo("/setup/activate")).isEqualTo("/setup/license");
    var early = browser.submit("/setup/operator", browser.get("/setup/license"), ada());
    assertThat(early.header("location")).isEqualTo("/setup/license");

    house.license();
    assertThat(browser.leadsTo("/setup")).isEqualTo("/setup/operator");
    assertThat(browser.leadsTo("/setup/activate")).isEqualTo("/setup/operator");

    browser.submit("/setup/operator", ada());
    assertThat(browser.leadsTo("/setup")).isEqualTo("/setup/activate");
    assertThat(browser.leadsTo("/setup/operator")).isEqualTo("/setup/activate");
  }

  @Test
  void case_28_a_form_of_another_browser_or_site_changes_nothing() {
    house.license();
    var browser = unlocked();
    var other = unlocked();
    var page = browser.get("/setup/operator");

    assertThat(other.submit("/setup/operator", page, ada()).status()).isEqualTo(403);
    var foreign = browser.http.with("Sec-Fetch-Site", "cross-site");
    var token = page.body().replaceAll("(?s).*name=\"csrf\" value=\"([^\"]+)\".*", "$1");
    var fields = Map.of("csrf", token, "email", "m@example.com", "display_name", "M");
    assertThat(foreign.form("/setup/operator", fields).status()).isEqualTo(403);
    var locked = new SetupBrowser(node);
    var unlock = locked.submit("/setup", browser.get("/setup/license"), Map.of("secret", SECRET));

    assertThat(unlock.status()).isEqualTo(403);
    assertThat(mistakes(unlock)).contains("This page was out of date. Nothing was changed");
    assertThat(house.ask("SELECT count(*) FROM plexsphere.accounts")).isEqualTo("0");
  }

  @Test
  void requirement_6_a_closed_gate_is_404_for_pages_forms_and_unlocked_browsers() {
    house.license();
    var browser = unlocked();
    var page = browser.get("/setup/license");
    try (var other = house.node()) {
      assertThat(node.complete(node.bootstrap()).status()).isEqualTo(200);

      for (var path : PAGES) {
        assertThat(browser.get(path).status()).as(path).isEqualTo(404);
        assertThat(browser.submit(path, page, ada()).status()).as(path).isEqualTo(404);
        assertThat(other.anybody().get(path).status()).as(path).isEqualTo(404);
      }
      assertThat(browser.get("/setup/license/request").status()).isEqualTo(404);
    }
  }
}
