package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.authorize;
import static dev.plexsphere.authserver.Acme.hidden;
import static dev.plexsphere.authserver.Acme.param;
import static dev.plexsphere.authserver.DomainClients.API;
import static dev.plexsphere.authserver.DomainClients.CALLBACK;
import static dev.plexsphere.authserver.DomainClients.GALLERY;
import static dev.plexsphere.authserver.DomainClients.LEDGER;
import static dev.plexsphere.authserver.DomainClients.WEB;
import static dev.plexsphere.authserver.DomainClients.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.testkit.Http;
import dev.plexsphere.testkit.Racers;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * People are asked what a client may have, once, and nothing goes anywhere before they said yes.
 */
class ConsentTest {
  private static final Map<String, String> EMAIL = Map.of("scope", "openid email");
  private final Acme server = new Acme();
  private final Http browser = server.browser();

  @AfterEach
  void close() {
    server.close();
  }

  /** The consent page of a sign-in. */
  private Http.Reply asked(Http browser, String client, Map<String, String> more) {
    var back = server.signIn(browser, request(client, more));
    assertThat(back.header("location")).startsWith("/as/acme/consent?session_id=");
    return browser.get(back.header("location"));
  }

  private static Http.Reply answer(Http browser, Http.Reply page, String answer) {
    var fields = hidden(page);
    fields.put("answer", answer);
    return browser.form("/as/acme/consent", fields);
  }

  /** Where the browser is after a further request. */
  private String again(Http browser, String client, Map<String, String> more) {
    var begun = browser.get(authorize(request(client, more))).header("location");
    return begun.contains("/authorize/callback") ? browser.get(begun).header("location") : begun;
  }

  @Test
  void the_page_says_who_asks_for_what_and_where_it_goes() {
    var page = asked(browser, GALLERY, Map.of("scope", "openid email orders.read"));

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body())
        .contains("Let The gallery use your Acme Corp account?")
        .contains("Know who you are")
        .contains(Acme.ADA)
        .contains("Use orders.read")
        .contains("for up to 8 hours")
        .contains("127.0.0.1:9999")
        .contains(API)
        .doesNotContain("Read your name");
    assertThat(page.header("content-security-policy"))
        .contains("form-action 'self' http://127.0.0.1:9999;")
        .doesNotContain("script-src");
  }

  @Test
  void whoever_allows_it_is_not_asked_again_for_the_same_or_less() {
    var back = answer(browser, asked(browser, GALLERY, EMAIL), "allow");

    assertThat(back.status()).isEqualTo(303);
    assertThat(back.header("location")).startsWith(CALLBACK + "?code=");
    assertThat(param(back, "state")).isEqualTo("st-1");
    assertThat(param(back, "iss")).isEqualTo(Acme.ISSUER);
    assertThat(server.facts()).contains("consent.given");
    assertThat(again(browser, GALLERY, EMAIL)).startsWith(CALLBACK + "?code=");
    assertThat(again(browser, GALLERY, Map.of("scope", "openid"))).startsWith(CALLBACK + "?code=");
  }

  @Test
  void more_or_for_another_audience_is_asked_and_then_all_of_it_is_remembered() {
    answer(browser, asked(browser, GALLERY, EMAIL), "allow");
    var more = Map.of("scope", "openid profile");

    assertThat(again(browser, GALLERY, more)).contains("/consent?");
    assertThat(again(browser, GALLERY, Map.of("scope", "openid", "resource", LEDGER)))
        .contains("/consent?");

    answer(browser, browser.get(again(browser, GALLERY, more)), "allow");
    assertThat(again(browser, GALLERY, Map.of("scope", "openid email profile")))
        .startsWith(CALLBACK + "?code=");
  }

  @Test
  void whoever_denies_it_sends_an_error_and_no_code() {
    var page = asked(browser, GALLERY, EMAIL);
    var back = answer(browser, page, "deny");

    assertThat(back.status()).as("R15: what was posted here is not posted on").isEqualTo(303);
    assertThat(Acme.answer(back))
        .containsEntry("error", "access_denied")
        .containsEntry("state", "st-1")
        .containsEntry("iss", Acme.ISSUER)
        .doesNotContainKey("code");
    assertThat(server.ask("SELECT count(*) FROM plexsphere.consents")).isEqualTo("0");
    assertThat(answer(browser, page, "allow").status()).isEqualTo(400);
    assertThat(again(browser, GALLERY, EMAIL)).contains("/consent?");
  }

  @Test
  void prompt_none_never_asks_and_prompt_consent_always_does() {
    var silent = Map.of("scope", "openid email", "prompt", "none");
    answer(browser, asked(browser, GALLERY, Map.of("scope", "openid")), "allow");
    assertThat(again(browser, GALLERY, silent)).contains("error=consent_required");
    answer(browser, browser.get(again(browser, GALLERY, EMAIL)), "allow");
    assertThat(again(browser, GALLERY, silent)).startsWith(CALLBACK + "?code=");

    assertThat(again(browser, GALLERY, Map.of("scope", "openid", "prompt", "consent")))
        .contains("/consent?");
    assertThat(again(browser, WEB, Map.of("scope", "openid"))).startsWith(CALLBACK + "?code=");
    assertThat(again(browser, WEB, Map.of("scope", "openid", "prompt", "consent")))
        .contains("/consent?");
  }

  @Test
  void the_callback_gives_no_code_before_the_answer() {
    var page = asked(browser, GALLERY, EMAIL);
    var sessionId = hidden(page).get("session_id");

    var back = browser.get("/as/acme/authorize/callback?session_id=" + sessionId);

    assertThat(back.header("location")).startsWith("/as/acme/consent?");
  }

  /** Of a request that was begun and never signed in to. */
  private Http.Reply straightToConsent(Map<String, String> request) {
    var login = browser.get(authorize(request)).header("location");
    return browser.get(login.replaceFirst("/login|/authorize/callback", "/consent"));
  }

  @Test
  void whoever_must_sign_in_again_or_is_not_expected_is_not_asked() {
    var tokens = DomainClients.signIn(server, browser, WEB, Map.of());
    var fresh = request(GALLERY, Map.of("prompt", "login consent"));
    server.clock.advance(Duration.ofSeconds(1));
    assertThat(straightToConsent(fresh).header("location"))
        .startsWith("/as/acme/authorize/callback?");

    var password = new Secret(Acme.PASSWORD);
    server.database.transaction(
        tx -> server.accounts.create(tx, server.acme, "eve@acme.example", "Eve", password));
    var eve = server.browser();
    var login = server.loginPage(eve, Acme.request());
    assertThat(Acme.submit(eve, login, "eve@acme.example", Acme.PASSWORD).status()).isEqualTo(302);
    var asked =
        eve.get(
            authorize(request(GALLERY, Map.of("id_token_hint", Acme.member(tokens, "id_token")))));
    var page = asked.header("location").replaceFirst("/authorize/callback", "/consent");
    assertThat(eve.get(page).header("location")).startsWith("/as/acme/authorize/callback?");
  }

  @Test
  void nobody_answers_for_another_browser_or_with_a_used_form() {
    var page = asked(browser, GALLERY, EMAIL);

    assertThat(answer(server.browser(), page, "allow").status()).isEqualTo(400);
    var fields = hidden(page);
    fields.put("answer", "allow");
    assertThat(
            browser.with("Sec-Fetch-Site", "cross-site").form("/as/acme/consent", fields).status())
        .isEqualTo(403);
    assertThat(browser.form("/as/acme/consent", fields).status()).isEqualTo(403);
    assertThat(server.ask("SELECT count(*) FROM plexsphere.consents")).isEqualTo("0");
  }

  @Test
  void who_is_signed_out_in_between_signs_in_first() {
    var page = asked(browser, GALLERY, EMAIL);
    server.sql.execute("DELETE FROM plexsphere.hosted_sessions");

    var back = answer(browser, page, "allow");

    assertThat(back.header("location")).startsWith("/as/acme/authorize/callback?");
    assertThat(browser.get(back.header("location")).header("location"))
        .startsWith("/as/acme/login?");
  }

  @Test
  void of_64_answers_one_gets_a_code() {
    var page = asked(browser, GALLERY, EMAIL);
    var sessionId = hidden(page).getOrDefault("session_id", "");
    var pages = new ConcurrentLinkedQueue<Http.Reply>();
    for (int i = 0; i < 64; i++) {
      pages.add(browser.get("/as/acme/consent?session_id=" + sessionId));
    }

    var codes = new AtomicInteger();
    Racers.run(
        64,
        () -> {
          var reply = answer(browser, Objects.requireNonNull(pages.poll()), "allow");
          if (reply.status() == 303 && reply.header("location").contains("code=")) {
            codes.incrementAndGet();
          }
          return reply.status();
        });

    assertThat(codes).hasValue(1);
  }

  @Test
  void what_one_person_allowed_is_not_anothers() {
    answer(browser, asked(browser, GALLERY, EMAIL), "allow");
    var row = "SELECT count(*) FROM plexsphere.consents WHERE account_id = '" + server.ada.id();
    assertThat(server.ask(row + "'")).isEqualTo("1");
    server.sql.execute(
        "UPDATE plexsphere.consents SET domain_id = '"
            + server.beta
            + "', account_id = '"
            + server.bob.id()
            + "'");

    assertThat(again(browser, GALLERY, EMAIL)).contains("/consent?");
  }

  @Test
  void R19_an_error_goes_to_a_client_of_others_only_when_somebody_has_signed_in() {
    var wrong = authorize(request(GALLERY, Map.of("response_type", "token")));

    var stranger = browser.get(wrong);
    assertThat(stranger.status()).isEqualTo(400);
    assertThat(stranger.header("location")).isEmpty();
    assertThat(stranger.body()).contains("The gallery").doesNotContain("127.0.0.1:9999");

    var silent = request(GALLERY, Map.of("response_type", "token", "prompt", "none"));
    assertThat(param(browser.get(authorize(silent)), "error"))
        .isEqualTo("unsupported_response_type");
    var ours = request(WEB, Map.of("response_type", "token"));
    assertThat(param(browser.get(authorize(ours)), "error")).isEqualTo("unsupported_response_type");

    asked(browser, GALLERY, EMAIL);
    assertThat(param(browser.get(wrong), "error")).isEqualTo("unsupported_response_type");
  }
}
