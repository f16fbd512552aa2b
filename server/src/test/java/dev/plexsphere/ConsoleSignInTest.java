package dev.plexsphere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.account.Account;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.testkit.Http;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Signing in to the console, by the platform's own server and no other way. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleSignInTest {
  private static final String CONSOLE = "/admin-console";

  private final Whole whole;

  ConsoleSignInTest(@TempDir Path tls) {
    whole = new Whole(tls);
  }

  @AfterAll
  void close() {
    whole.close();
  }

  private static Http.Reply post(Http console, String path) {
    var csrf = Whole.hidden(console.get(CONSOLE)).getOrDefault("csrf", "");
    return console.form(CONSOLE + path, Map.of("csrf", csrf));
  }

  @Test
  void who_is_not_signed_in_is_sent_to_the_platform_with_pkce_and_comes_back_to_their_page() {
    var browser = whole.http();

    var begun = browser.get(CONSOLE + "/tenants?q=ac");

    assertThat(begun.status()).isEqualTo(302);
    assertThat(begun.header("location"))
        .startsWith(Whole.PUBLIC_URL + "/authorize?response_type=code&client_id=plexsphere-console")
        .contains("code_challenge_method=S256");
    var code = Whole.signIn(browser, begun.header("location"), Whole.GRACE);
    var back = browser.get(Whole.local(code));
    assertThat(back.status()).isEqualTo(303);
    assertThat(back.header("location")).isEqualTo(CONSOLE + "/tenants?q=ac");
    assertThat(back.header("set-cookie") + back.headers().get("set-cookie"))
        .contains("plexsphere_console=", "HttpOnly", "SameSite=Lax");
    assertThat(browser.get(CONSOLE + "/tenants?q=ac").body()).contains("<h1>Tenants</h1>");
  }

  @Test
  void tokens_stay_on_this_side_and_the_table_holds_none_in_clear() {
    var console = whole.console();

    assertThat(console.get(CONSOLE).body()).doesNotContain("eyJ");
    assertThat(console.cookies()).noneMatch(cookie -> cookie.getValue().contains("eyJ"));
    assertThat(
            whole.rows.ask(
                "SELECT bool_or(encode(access_token, 'escape') LIKE '%eyJ%' OR id_hash ="
                    + " convert_to('"
                    + console.cookie("plexsphere_console")
                    + "', 'UTF8')) FROM plexsphere.console_sessions"))
        .isEqualTo("f");
  }

  @Test
  void a_code_works_only_in_the_browser_that_began() {
    var victim = whole.http();
    var attacker = whole.http();
    var begun = attacker.get(CONSOLE).header("location");
    var back = Whole.local(Whole.signIn(attacker, begun, Whole.GRACE));

    assertThat(victim.get(back).status()).isEqualTo(400);
    assertThat(victim.cookie("plexsphere_console")).isEmpty();
    assertThat(attacker.get(back).status()).isEqualTo(303);
    assertThat(attacker.get(back).status()).as("again").isEqualTo(400);
  }

  @Test
  void an_answer_of_another_server_is_refused() {
    var browser = whole.http();
    var back =
        Whole.local(Whole.signIn(browser, browser.get(CONSOLE).header("location"), Whole.GRACE));

    var other = back.replaceAll("iss=[^&]*", "iss=http%3A%2F%2Fevil.example");

    assertThat(other).isNotEqualTo(back);
    assertThat(browser.get(other).status()).isEqualTo(400);
  }

  @Test
  void an_error_and_half_a_state_open_nothing_and_spend_nothing() {
    var browser = whole.http();
    var back =
        Whole.local(Whole.signIn(browser, browser.get(CONSOLE).header("location"), Whole.GRACE));
    var state = Whole.param(back, "state");
    var half = state.substring(0, 20) + new StringBuilder(state.substring(20)).reverse();

    assertThat(half).isNotEqualTo(state);
    assertThat(browser.get(back.replace(state, half)).status()).isEqualTo(400);
    var other = whole.http();
    var refused = other.get(CONSOLE).header("location");
    var answer =
        other.get(
            CONSOLE
                + "/callback?error=access_denied&state="
                + Whole.param(refused, "state")
                + "&iss="
                + java.net.URLEncoder.encode(
                    Whole.PUBLIC_URL, java.nio.charset.StandardCharsets.UTF_8));

    assertThat(answer.body()).contains("The sign-in was not completed.");
    assertThat(other.cookie("plexsphere_console")).isEmpty();
    assertThat(browser.get(back).status()).isEqualTo(303);
  }

  @Test
  void two_tabs_that_sign_in_leave_the_browser_one_session() {
    var browser = whole.http();
    var one = browser.get(CONSOLE).header("location");
    var two = browser.get(CONSOLE).header("location");
    browser.get(Whole.local(Whole.signIn(browser, one, Whole.GRACE)));
    var first = browser.cookie("plexsphere_console");

    browser.get(Whole.local(Whole.signIn(browser, two, Whole.GRACE)));

    assertThat(browser.get(CONSOLE).status()).isEqualTo(200);
    var held = whole.http();
    held.plant("plexsphere_console", first);
    assertThat(held.get(CONSOLE).status()).isEqualTo(302);
  }

  @Test
  void a_session_with_another_operators_token_is_nobodys() {
    whole.person(DomainId.PLATFORM, "erin@p.example", List.of(Account.PLATFORM_ADMIN));
    whole.services.database.inTransaction(tx -> tx.execute("DELETE FROM console_sessions"));
    var erin = whole.http();
    whole.signInAtConsole(erin, "erin@p.example");
    var grace = whole.console();

    whole.services.database.inTransaction(tx ->
        tx.execute(
            """
            UPDATE console_sessions mine SET access_token = other.access_token
            FROM console_sessions other WHERE other.account_id <> mine.account_id
            """));

    assertThat(grace.get(CONSOLE).status()).isEqualTo(302);
    assertThat(erin.get(CONSOLE).status()).isEqualTo(302);
  }

  @Test
  void a_sign_in_gives_a_new_id_whatever_the_browser_had() {
    var browser = whole.console();
    var before = browser.cookie("plexsphere_console");
    whole.services.database.inTransaction(tx -> tx.execute("DELETE FROM console_sessions"));

    whole.signInAtConsole(browser, Whole.GRACE);

    assertThat(browser.get(CONSOLE).status()).isEqualTo(200);
    assertThat(browser.cookie("plexsphere_console")).isNotEqualTo(before);
    assertThat(whole.rows.ask("SELECT count(*) FROM plexsphere.console_sessions")).isEqualTo("1");
  }

  @Test
  void a_role_that_is_taken_shows_on_the_next_request() {
    var ben = whole.person(DomainId.PLATFORM, "ben@p.example", List.of(Account.PLATFORM_ADMIN));
    var console = whole.http();
    whole.signInAtConsole(console, "ben@p.example");
    assertThat(console.get(CONSOLE).status()).isEqualTo(200);

    whole.setRoles(ben, List.of());

    assertThat(console.get(CONSOLE).status()).isEqualTo(403);
    assertThat(post(console, "/tenants/new").status()).isEqualTo(403);
    whole.setRoles(ben, List.of(Account.PLATFORM_ADMIN));
    assertThat(console.get(CONSOLE).status()).isEqualTo(200);
  }

  @Test
  void who_never_had_the_role_gets_no_session() {
    whole.person(DomainId.PLATFORM, "cleo@p.example", List.of());
    var browser = whole.http();

    assertThat(whole.signInAtConsole(browser, "cleo@p.example").status()).isEqualTo(403);
    assertThat(browser.cookie("plexsphere_console")).isEmpty();
  }

  @Test
  void the_session_outlives_its_access_token_by_the_refresh_token() {
    var console = whole.console();

    for (int i = 0; i < 5; i++) {
      whole.clock.advance(Duration.ofMinutes(6));
      assertThat(console.get(CONSOLE).status()).isEqualTo(200);
    }
    whole.clock.advance(Duration.ofHours(13));
    assertThat(console.get(CONSOLE).status()).isEqualTo(302);
  }

  @Test
  void signing_out_ends_both_sessions() {
    whole.services.database.inTransaction(tx -> tx.execute("DELETE FROM console_sessions"));
    var console = whole.console();

    var out = post(console, "/sign-out");

    assertThat(out.status()).isEqualTo(303);
    assertThat(whole.rows.ask("SELECT count(*) FROM plexsphere.console_sessions")).isEqualTo("0");
    assertThat(console.get(Whole.local(out.header("location"))).header("location"))
        .isEqualTo(Whole.PUBLIC_URL + CONSOLE);
    var again = console.get(CONSOLE).header("location");
    assertThat(console.get(Whole.local(again)).header("location")).contains("/login");
  }

  @Test
  void a_session_ended_elsewhere_is_over_on_the_next_request() {
    var here = whole.console();
    var there = whole.console();
    var page = here.get(CONSOLE + "/sessions").body();
    assertThat(page).contains("this one", "Java-http-client");
    var csrf = Whole.hidden(here.get(CONSOLE)).getOrDefault("csrf", "");

    for (var key : keys(page, "/sessions/([0-9a-f]{64})/end")) {
      here.form(CONSOLE + "/sessions/" + key + "/end", Map.of("csrf", csrf));
    }

    assertThat(there.get(CONSOLE).status()).isEqualTo(302);
    assertThat(here.get(CONSOLE).status()).isEqualTo(302);
  }

  @Test
  void ending_the_sign_in_at_the_server_ends_what_hangs_on_it() {
    var console = whole.console();
    var page = console.get(CONSOLE + "/sessions");
    var csrf = Whole.hidden(page).getOrDefault("csrf", "");

    for (var key : keys(page.body(), "/sessions/hosted/([0-9a-f]{64})/end")) {
      console.form(CONSOLE + "/sessions/hosted/" + key + "/end", Map.of("csrf", csrf));
    }

    assertThat(console.get(CONSOLE).status()).isEqualTo(302);
  }

  private static List<String> keys(String page, String pattern) {
    return java.util.regex.Pattern.compile(pattern)
        .matcher(page)
        .results()
        .map(m -> m.group(1))
        .toList();
  }

  @Test
  void nobody_ends_another_operators_session() {
    whole.person(DomainId.PLATFORM, "dora@p.example", List.of(Account.PLATFORM_ADMIN));
    var dora = whole.http();
    whole.signInAtConsole(dora, "dora@p.example");
    var doras =
        keys(dora.get(CONSOLE + "/sessions").body(), "/sessions/(?:hosted/)?([0-9a-f]{64})/end");
    var console = whole.console();

    assertThat(doras).hasSize(2);
    for (var key : doras) {
      assertThat(post(console, "/sessions/" + key + "/end").status()).isEqualTo(404);
      assertThat(post(console, "/sessions/hosted/" + key + "/end").status()).isEqualTo(404);
    }
    assertThat(dora.get(CONSOLE).status()).isEqualTo(200);
  }
}
