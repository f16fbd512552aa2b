package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.hidden;
import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.ApplicationSteps.EVE;
import static dev.plexsphere.authserver.ApplicationSteps.PAGE;
import static dev.plexsphere.authserver.ApplicationSteps.SIGN_IN;
import static dev.plexsphere.authserver.ApplicationSteps.TAKE_BACK;
import static dev.plexsphere.authserver.ApplicationSteps.next;
import static dev.plexsphere.authserver.ApplicationSteps.redeem;
import static dev.plexsphere.authserver.ApplicationSteps.refresh;
import static dev.plexsphere.authserver.ApplicationSteps.takeBack;
import static dev.plexsphere.authserver.DomainClients.API;
import static dev.plexsphere.authserver.DomainClients.CALLBACK;
import static dev.plexsphere.authserver.DomainClients.GALLERY;
import static dev.plexsphere.authserver.DomainClients.LEDGER;
import static dev.plexsphere.authserver.DomainClients.SHARED;
import static dev.plexsphere.authserver.DomainClients.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.Http;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A person sees what they let applications have, and only they can take it back. */
class ApplicationsTest {
  private static final Map<String, String> EMAIL = Map.of("scope", "openid email");
  private static final Map<String, String> ASKED =
      Map.of("scope", "openid email", "prompt", "consent");
  private static final String NONE = "You have not allowed any application";

  private final ApplicationSteps steps = new ApplicationSteps(new Acme());
  private final Acme server = steps.server;
  private final Http browser = server.browser();

  @AfterEach
  void close() {
    steps.close();
  }

  private String gallery() {
    return steps.code(browser, Acme.ADA, GALLERY, EMAIL);
  }

  @Test
  void the_page_says_who_may_do_what_at_whom_and_since_when() {
    steps.code(browser, Acme.ADA, GALLERY, Map.of("scope", "openid orders.read email"));
    steps.further(browser, GALLERY, Map.of("scope", "openid profile", "resource", LEDGER));
    server.clock.advance(Duration.ofHours(2));

    var page = browser.get(PAGE);

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body())
        .containsOnlyOnce("<h2>The gallery</h2>")
        .containsSubsequence(
            "Know who you are", Acme.ADA, "Read your name", "Ada Lovelace", "Use orders.read")
        .contains("for up to 8 hours, or until you sign out or take it back")
        .containsSubsequence(API, LEDGER)
        .contains("2 hours ago")
        .contains("within 5 minutes")
        .doesNotContain("Last used", NONE, "Taken back.", "not registered");
    assertThat(page.header("content-security-policy"))
        .contains("form-action 'self';", "frame-ancestors 'none'")
        .doesNotContain("script-src");
    assertThat(page.header("cache-control")).isEqualTo("no-store");
  }

  @Test
  void the_latest_yes_comes_first_and_a_use_of_a_refresh_token_is_seen() {
    var token = member(redeem(browser, GALLERY, gallery()), "refresh_token");
    server.clock.advance(Duration.ofMinutes(5));
    assertThat(refresh(browser, GALLERY, token).status()).isEqualTo(200);
    server.clock.advance(Duration.ofMinutes(5));
    steps.further(browser, WEB, ASKED);
    server.clock.advance(Duration.ofMinutes(5));

    assertThat(browser.get(PAGE).body())
        .containsSubsequence("<h2>The shop</h2>", "5 min ago", "<h2>The gallery</h2>")
        .containsSubsequence("15 min ago", "Last used", "10 min ago")
        .containsOnlyOnce("Last used");
  }

  @Test
  void what_is_taken_back_is_gone_and_the_next_request_asks_again() {
    gallery();

    var back = takeBack(browser, GALLERY);

    assertThat(back.status()).isEqualTo(303);
    assertThat(back.header("location")).isEqualTo(PAGE + "?done");
    assertThat(browser.get(back.header("location")).body()).contains("Taken back.", NONE);
    assertThat(steps.consents()).isZero();
    assertThat(server.facts()).contains("consent.taken_back");
    var fact =
        "SELECT object || ' ' || (convert_from(canonical, 'UTF8') LIKE '%\"client_id\":\"gallery\"%')"
            + " FROM plexsphere.ledger WHERE kind = 'consent.taken_back'";
    assertThat(server.ask(fact)).isEqualTo("account:" + server.ada.id() + " true");
    assertThat(next(browser, GALLERY, Map.of("scope", "openid email", "prompt", "none")))
        .contains("error=consent_required");
    assertThat(next(browser, GALLERY, EMAIL)).contains("/consent?");
    steps.further(browser, GALLERY, EMAIL);
    assertThat(next(browser, GALLERY, EMAIL)).startsWith(CALLBACK + "?code=");
  }

  @Test
  void for_all_audiences_at_once() {
    gallery();
    steps.further(browser, GALLERY, Map.of("scope", "openid", "resource", LEDGER));
    assertThat(steps.consents()).isEqualTo(2);

    takeBack(browser, GALLERY);

    assertThat(steps.consents()).isZero();
  }

  @Test
  void another_persons_is_not_found_like_what_nobody_allowed() {
    gallery();
    var eve = server.browser();
    steps.code(eve, EVE, WEB, ASKED);
    assertThat(eve.get(PAGE).body()).contains("The shop").doesNotContain("The gallery");

    var others = takeBack(eve, GALLERY);
    var nobodys = takeBack(eve, "no-such-client");

    assertThat(List.of(others.status(), nobodys.status())).containsOnly(404);
    assertThat(member(others, "detail")).isEqualTo(member(nobodys, "detail")).isNotEmpty();
    assertThat(member(others, "code")).isEqualTo(member(nobodys, "code")).isEqualTo("not_found");
    assertThat(next(browser, GALLERY, EMAIL)).startsWith(CALLBACK + "?code=");
    assertThat(server.facts()).doesNotContain("consent.taken_back");
  }

  @Test
  void another_domains_is_not_found_even_of_a_client_that_both_have() {
    steps.code(browser, Acme.ADA, SHARED, Map.of("scope", "openid", "prompt", "consent"));
    var bob = server.browser();
    var page = "/as/beta/applications";
    var fields = hidden(bob.get(page + "/sign-in"));
    fields.putAll(Map.of("username", "bob@beta.example", "password", Acme.PASSWORD));
    assertThat(bob.form(page + "/sign-in", fields).header("location")).isEqualTo(page);
    assertThat(bob.get(page).body()).contains(NONE);
    server.sql.execute(
        "INSERT INTO plexsphere.consents VALUES ('%s', '%s', 'betas-own', '', '{openid}', now())"
            .formatted(server.beta, server.bob.id()));

    var button = new HashMap<>(hidden(bob.get(page)));
    button.put("client_id", SHARED);
    assertThat(bob.form(page + "/take-back", button).status()).isEqualTo(404);
    assertThat(bob.form(TAKE_BACK, button).header("location")).isEqualTo(SIGN_IN);
    assertThat(browser.get(page).header("location")).isEqualTo(page + "/sign-in");
    assertThat(steps.consents()).isEqualTo(2);

    steps.further(browser, WEB, ASKED);
    server.sql.execute(
        "UPDATE plexsphere.consents SET domain_id = '%s', account_id = '%s' WHERE client_id = '%s'"
            .formatted(server.beta, server.bob.id(), SHARED));
    assertThat(takeBack(browser, SHARED).status()).isEqualTo(404);
    assertThat(bob.get(page).body()).contains("<h2>A terminal</h2>");
    button.putAll(hidden(bob.get(page)));
    assertThat(bob.form(page + "/take-back", button).status()).isEqualTo(303);
    assertThat(server.ask("SELECT string_agg(client_id, ' ') FROM plexsphere.consents"))
        .isIn("betas-own shop", "shop betas-own");
  }

  @Test
  void a_client_that_is_gone_or_need_not_ask_is_told_apart() {
    steps.code(browser, Acme.ADA, WEB, ASKED);
    assertThat(browser.get(PAGE).body()).contains("Acme Corp lets it sign you in without asking");

    server.sql.execute("UPDATE plexsphere.consents SET client_id = 'of-last-year'");
    assertThat(browser.get(PAGE).body())
        .contains("<h2>of-last-year</h2>")
        .contains("It is not registered here any more.")
        .doesNotContain("Stay connected");
    assertThat(takeBack(browser, "of-last-year").status()).isEqualTo(303);
    assertThat(steps.consents()).isZero();
  }

  @Test
  void a_name_that_a_client_gave_itself_is_text() {
    var apps = new RegisteredApps(server);
    var wish =
        RegisteredApps.wish(
            Map.of(
                "client_name", "<img src=x> \" onfocus=\"x", "redirect_uris", List.of(CALLBACK)));
    var client = apps.service().create(server.acme, wish).client().id();
    steps.code(browser, Acme.ADA, client, Map.of("scope", "openid"));

    assertThat(browser.get(PAGE).body())
        .contains("<h2>&lt;img src=x&gt;", "&#34; onfocus=&#34;x may do\"")
        .doesNotContain("<h2><img");
  }
}
