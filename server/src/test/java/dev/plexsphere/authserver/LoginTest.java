package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.ADA;
import static dev.plexsphere.authserver.Acme.PASSWORD;
import static dev.plexsphere.authserver.Acme.authorize;
import static dev.plexsphere.authserver.Acme.hidden;
import static dev.plexsphere.authserver.Acme.param;
import static dev.plexsphere.authserver.Acme.request;
import static dev.plexsphere.authserver.Acme.submit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.testkit.Http;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sign-in form and the session behind it. */
class LoginTest {
  private static final Acme SERVER = new Acme();
  private static final String SESSION = "plexsphere_as_acme";
  private final Http browser = SERVER.browser();

  @BeforeEach
  void forgetTries() {
    SERVER.sql.execute("DELETE FROM plexsphere.throttles");
  }

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @Test
  void the_page_may_do_nothing_but_post_its_form() {
    var page = SERVER.loginPage(browser, request());

    assertThat(page.header("content-security-policy"))
        .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
        .contains("form-action 'self' http://localhost:8080;")
        .doesNotContain("script-src", "unsafe");
    assertThat(page.header("cache-control")).isEqualTo("no-store");
    assertThat(page.header("referrer-policy")).isEqualTo("no-referrer");
    assertThat(page.header("x-frame-options")).isEqualTo("DENY");
    assertThat(page.body()).doesNotContain("<script", "style=", "http-equiv");
  }

  // ---- case 28: login CSRF and session fixation

  @Test
  void case_28_a_sign_in_that_another_browser_began_leads_nowhere() {
    var attacker = SERVER.browser();
    var link = attacker.get(authorize(request())).header("location");
    var form = hidden(attacker.get(link));
    SERVER.loginPage(browser, request()); // the victim has a cookie of its own

    assertThat(browser.get(link).status()).isEqualTo(400);
    form.put("username", ADA);
    form.put("password", PASSWORD);
    assertThat(browser.form("/as/acme/login", form).status()).isEqualTo(400);
    assertThat(SERVER.browser().form("/as/acme/login", form).status()).isEqualTo(400);
    SERVER.signIn(browser, request());
    assertThat(browser.get(link.replace("/login", "/authorize/callback")).status()).isEqualTo(400);
    assertThat(SERVER.ask("SELECT coalesce(sum(count), 0) FROM plexsphere.throttles"))
        .isEqualTo("0");
  }

  @Test
  void case_28_a_form_token_works_once_and_on_its_own_page_only() {
    var page = SERVER.loginPage(browser, request());
    var other = SERVER.loginPage(browser, request());

    var mixed = hidden(page);
    mixed.put("csrf", hidden(other).getOrDefault("csrf", ""));
    mixed.putAll(Map.of("username", ADA, "password", PASSWORD));
    assertThat(browser.form("/as/acme/login", mixed).status()).isEqualTo(403);
    assertThat(submit(browser, page, ADA, "wrong").status()).isEqualTo(401);
    assertThat(submit(browser, page, ADA, PASSWORD).status()).isEqualTo(403);
    var missing = hidden(page);
    missing.remove("csrf");
    missing.putAll(Map.of("username", ADA, "password", PASSWORD));
    var again = browser.form("/as/acme/login", missing);
    assertThat(again.status()).isEqualTo(403);
    assertThat(again.body()).contains("This page was out of date.");

    assertThat(submit(browser, again, ADA, PASSWORD).status()).isEqualTo(302);
  }

  @Test
  void case_28_a_form_that_another_site_posts_is_refused() {
    var page = SERVER.loginPage(browser, request());

    var cross = browser.with("Sec-Fetch-Site", "cross-site");
    assertThat(submit(cross, page, ADA, PASSWORD).status()).isEqualTo(403);
    var sibling = browser.with("Sec-Fetch-Site", "same-site");
    page = SERVER.loginPage(browser, request());
    assertThat(submit(sibling, page, ADA, PASSWORD).status()).isEqualTo(403);
    page = SERVER.loginPage(browser, request());
    var own = browser.with("Sec-Fetch-Site", "same-origin").with("Origin", "null");
    assertThat(submit(own, page, ADA, PASSWORD).status()).isEqualTo(302);
  }

  @Test
  void case_28_the_session_id_is_new_at_every_sign_in_and_the_old_one_is_over() {
    SERVER.signIn(browser, request());
    var first = browser.cookie(SESSION);
    SERVER.clock.advance(Duration.ofSeconds(1));
    SERVER.signIn(browser, request("prompt", "login"));
    var second = browser.cookie(SESSION);

    assertThat(second).isNotEqualTo(first).hasSize(43);
    browser.plant(SESSION, first);
    assertThat(browser.get(authorize(request("prompt", "none"))).header("location"))
        .contains("error=login_required");
  }

  @Test
  void case_28_a_planted_session_id_is_never_adopted() {
    browser.plant(SESSION, "attackers-choice");

    SERVER.signIn(browser, request());

    assertThat(browser.cookie(SESSION)).isNotEqualTo("attackers-choice");
  }

  @Test
  void case_35_a_session_of_one_Domain_is_nobody_at_another() {
    SERVER.signIn(browser, request());
    browser.plant("plexsphere_as_beta", browser.cookie(SESSION));

    var reply = browser.get("/as/beta/authorize?" + Http.encode(request("prompt", "none")));

    assertThat(param(reply, "error")).isEqualTo("login_required");
  }

  @Test
  void case_35_a_sign_in_of_one_Domain_is_not_continued_at_another() {
    var link = browser.get(authorize(request())).header("location");
    browser.plant("plexsphere_browser_beta", browser.cookie("plexsphere_browser_acme"));

    assertThat(browser.get(link).status()).isEqualTo(200);
    assertThat(browser.get(link.replace("/acme/", "/beta/")).status()).isEqualTo(400);
  }

  // ---- wrong passwords

  @Test
  void case_40_unknown_name_wrong_password_and_disabled_account_answer_alike() {
    var eve =
        SERVER.database.transaction(tx ->
            SERVER.accounts.create(
                tx, SERVER.acme, "eve@acme.example", "Eve", new Secret(PASSWORD)));
    SERVER.accounts.disable(SERVER.acme, eve.id());

    var wrong = tried(ADA, "not the password");
    var unknown = tried("who@acme.example", PASSWORD);
    var disabled = tried("eve@acme.example", PASSWORD);
    var elsewhere = tried("bob@beta.example", PASSWORD);

    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.header("www-authenticate")).isEqualTo("Form");
    assertThat(wrong.body()).contains("The email or the password is not right.");
    for (var each : new Http.Reply[] {unknown, disabled, elsewhere}) {
      assertThat(each.status()).isEqualTo(401);
      assertThat(shape(each)).isEqualTo(shape(wrong));
      assertThat(each.headers().keySet()).isEqualTo(wrong.headers().keySet());
    }
    assertThat(wrong.headers().getOrDefault("set-cookie", List.of())).isEmpty();
  }

  /** One try of a browser that has never been here. */
  private static Http.Reply tried(String username, String password) {
    var fresh = SERVER.browser();
    return submit(fresh, SERVER.loginPage(fresh, request()), username, password);
  }

  /** The page without what differs in any two. */
  private static String shape(Http.Reply page) {
    return page.body().replaceAll("value=\"[^\"]*\"", "");
  }

  @Test
  void what_was_typed_comes_back_escaped_and_the_password_never() {
    var page = tried("\"><script>alert(1)</script>@x", "hunter2hunter2");

    assertThat(page.status()).isEqualTo(401);
    assertThat(page.body()).contains("&lt;script>").doesNotContain("<script", "hunter2");
    assertThat(page.body()).contains("<title>Error: sign in · Acme Corp</title>");
  }

  @Test
  void a_failed_sign_in_is_a_fact_without_a_name() {
    var before = failures();
    tried(ADA, "not the password");
    tried("who@acme.example", PASSWORD);

    assertThat(failures()).isEqualTo(before + 2);
    var rows =
        SERVER.ask(
            "SELECT string_agg(convert_from(canonical, 'UTF8'), ' ') FROM plexsphere.ledger");
    assertThat(rows).doesNotContain(ADA, "who@acme.example", PASSWORD, "not the password");
  }

  private static long failures() {
    return SERVER.facts().stream().filter("account.sign_in_failed"::equals).count();
  }

  @Test
  void ten_wrong_tries_close_a_name_for_everybody_until_its_window_ends() {
    for (int i = 0; i < 10; i++) {
      assertThat(tried(ADA, "wrong " + i).status()).isEqualTo(401);
    }
    var right = tried(ADA, PASSWORD);
    assertThat(right.status()).isEqualTo(429);
    assertThat(right.header("retry-after")).isEqualTo("900");
    assertThat(right.body()).contains("Too many attempts.", "15 minutes");
    for (int i = 0; i < 10; i++) {
      tried("nobody@acme.example", PASSWORD);
    }
    assertThat(tried("nobody@acme.example", PASSWORD).status()).isEqualTo(429);

    SERVER.clock.advance(Duration.ofMinutes(15));
    assertThat(tried(ADA, PASSWORD).status()).isEqualTo(302);
  }

  @Test
  void a_right_password_resets_the_name() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 9; i++) {
        assertThat(tried(ADA, "wrong " + i).status()).isEqualTo(401);
      }
      assertThat(tried("  ADA@Acme.Example ", PASSWORD).status()).isEqualTo(302);
    }
  }

  // ---- odds

  @Test
  void a_form_of_another_kind_is_refused() {
    assertThat(browser.post("/as/acme/login", "{}").status()).isEqualTo(415);
    assertThat(browser.form("/as/acme/login", Map.of()).status()).isEqualTo(400);
    assertThat(browser.get("/as/acme/login").status()).isEqualTo(400);
    assertThat(browser.get("/as/acme/login?session_id=x").status()).isEqualTo(400);
    assertThat(browser.get("/as/acme/authorize/callback?session_id=x").status()).isEqualTo(400);
  }

  @Test
  void nothing_is_there_for_an_unknown_slug_or_a_suspended_Domain() {
    var gone = SERVER.domains.create("gone", "Gone");
    SERVER.domains.suspend(gone.id());
    for (var slug : new String[] {"nobody", "gone", "ACME"}) {
      var as = "/as/" + slug;
      assertThat(browser.get(as + "/.well-known/openid-configuration").status()).isEqualTo(404);
      assertThat(browser.get("/.well-known/oauth-authorization-server" + as).status())
          .isEqualTo(404);
      assertThat(browser.get(as + "/jwks").status()).isEqualTo(404);
      assertThat(browser.get(as + "/authorize?" + Http.encode(request())).status()).isEqualTo(404);
      assertThat(browser.get(as + "/login?session_id=x").status()).isEqualTo(404);
      assertThat(browser.get(as + "/password").status()).isEqualTo(404);
      assertThat(browser.get(as + "/userinfo").status()).isEqualTo(404);
      assertThat(browser.form(as + "/token", Acme.redeem("x")).status()).isEqualTo(404);
    }
  }
}
