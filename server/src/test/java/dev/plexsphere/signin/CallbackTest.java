package dev.plexsphere.signin;

import static dev.plexsphere.signin.Desk.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.idp.ForeignIdp;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.session.SessionService;
import dev.plexsphere.tenancy.Domain;
import dev.plexsphere.testkit.Racers;
import java.util.Collections;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The way back: what opens a session, and how a failure is told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallbackTest {
  private static final int RACERS = 64;

  private final Desk desk = new Desk();
  private final Domain acme = desk.house.domains.create("acme-corp", "Acme Corp");
  private final IdpBinding binding = desk.bind(acme.id());

  @AfterEach
  void behave() {
    desk.idp.behave();
  }

  @AfterAll
  void close() {
    desk.close();
  }

  private String body() {
    return "{\"domain_id\":\"" + acme.id() + "\"}";
  }

  @Test
  void a_good_answer_opens_a_session_and_goes_on_to_return_to() {
    try (var browser = desk.browser()) {
      var back =
          desk.idp.authorize(
              desk.begin(
                  browser,
                  "{\"domain_id\":\""
                      + acme.id()
                      + "\",\"return_to\":\"/v1/device?user_code=WDJB-MJHT\"}"));

      var reply = browser.get(Desk.local(back));

      assertThat(reply.status()).isEqualTo(303);
      assertThat(reply.header("location")).isEqualTo("/v1/device?user_code=WDJB-MJHT");
      assertThat(browser.cookie(SessionService.COOKIE)).hasSize(43);
      assertThat(browser.cookies()).extracting(c -> c.getName()).noneMatch(n -> n.contains("txn"));
      assertThat(browser.get("/").body()).contains("You are signed in", "ada@acme.example");
      assertThat(desk.house.facts()).endsWith("user.signed_in");
    }
  }

  @Test
  void the_session_cookie_is_lax_and_unreadable_and_only_its_digest_is_stored() {
    try (var browser = desk.browser()) {
      var cookies = desk.signIn(browser, acme.id()).headers().get("set-cookie");

      assertThat(cookies)
          .anyMatch(c ->
              c.matches("plexsphere_session=[A-Za-z0-9_-]{43}; Path=/; .*SameSite=Lax; HttpOnly"))
          .anyMatch(c -> c.matches("plexsphere_csrf=[A-Za-z0-9_-]{43}; Path=/; .*SameSite=Lax"));
      assertThat(
              desk.house.rows.ask(
                  "SELECT count(*) FROM plexsphere.sessions s WHERE s::text LIKE '%"
                      + browser.cookie(SessionService.COOKIE)
                      + "%'"))
          .isEqualTo("0");
    }
  }

  @Test
  void case_28_the_session_id_is_new_at_every_sign_in_and_the_old_one_is_over() {
    try (var browser = desk.browser();
        var thief = desk.browser()) {
      desk.signIn(browser, acme.id());
      var before = browser.cookie(SessionService.COOKIE);
      desk.signIn(browser, acme.id());

      assertThat(browser.cookie(SessionService.COOKIE)).isNotEqualTo(before);
      assertThat(
              thief
                  .with("Cookie", SessionService.COOKIE + "=" + before)
                  .get("/v1/domains")
                  .status())
          .isEqualTo(401);
    }
  }

  @Test
  void R7_of_64_racers_on_one_callback_one_wins() {
    try (var browser = desk.browser()) {
      var back = Desk.local(desk.idp.authorize(desk.begin(browser, body())));
      var cookie =
          browser.cookies().stream()
              .filter(c -> c.getName().contains("txn"))
              .findFirst()
              .orElseThrow();
      var before = desk.house.rows.ask("SELECT count(*) FROM plexsphere.sessions");

      var locations =
          Racers.run(
              RACERS,
              () -> {
                try (var racer = desk.browser()) {
                  return racer
                      .with("Cookie", cookie.getName() + "=" + cookie.getValue())
                      .get(back)
                      .header("location");
                }
              });

      assertThat(locations).filteredOn("/"::equals).hasSize(1);
      assertThat(Collections.frequency(locations, "/")).isEqualTo(1);
      assertThat(locations)
          .filteredOn(l -> l.startsWith("/?auth_error_kind=invalid_state"))
          .hasSize(RACERS - 1);
      assertThat(desk.house.rows.ask("SELECT count(*) FROM plexsphere.sessions"))
          .isEqualTo(String.valueOf(Integer.parseInt(before) + 1));
    }
  }

  @Test
  void the_providers_no_is_shown_as_a_word_of_the_protocol_and_nothing_else() {
    try (var browser = desk.browser()) {
      var state = desk.idp.authorize(desk.begin(browser, body())).replaceAll(".*&state=", "");
      var path = "/v1/auth/callback/" + binding.id();

      var reply =
          browser.get(path + "?error=access_denied&error_description=%3Cscript%3E&state=" + state);

      assertFailed(reply, "sign_in_refused");
      assertThat(reply.header("location")).contains("access_denied").doesNotContain("script");
      assertThat(browser.get(reply.header("location")).body())
          .contains("Sign-in failed: Sign-in Refused");
    }
  }

  @Test
  void a_program_gets_problems_instead_of_redirects() {
    try (var browser = desk.browser()) {
      var program = browser.with("Accept", "application/json");
      var callback = "/v1/auth/callback/" + binding.id();

      assertThat(program.get(callback + "?code=x&state=y").status()).isEqualTo(400);
      var back = Desk.local(desk.idp.authorize(desk.begin(browser, body())));
      desk.idp.onToken = x -> ForeignIdp.send(x, 500, "{}");
      var reply = program.get(back);
      assertThat(reply.status()).isEqualTo(502);
      assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
    }
  }

  @Test
  void what_the_token_endpoint_refuses_is_400_and_its_breakdown_502() {
    try (var browser = desk.browser()) {
      desk.idp.onToken = x -> ForeignIdp.send(x, 400, "{\"error\":\"invalid_grant\"}");
      assertFailed(desk.signIn(browser, acme.id()), "code_exchange_failed&auth_error_status=400");
      desk.idp.onToken = x -> ForeignIdp.send(x, 200, "{\"id_token\":7}");
      assertFailed(desk.signIn(browser, acme.id()), "idp_unavailable&auth_error_status=502");
      desk.idp.onToken = x -> ForeignIdp.send(x, 200, "<html>");
      assertFailed(desk.signIn(browser, acme.id()), "idp_unavailable");
    }
  }

  @Test
  void a_token_that_does_not_verify_opens_nothing_and_leaves_no_user() {
    desk.idp.claims.put("sub", "never-seen");
    desk.idp.claims.put("aud", "somebody-else");
    try (var browser = desk.browser()) {
      assertFailed(desk.signIn(browser, acme.id()), "id_token_invalid&auth_error_status=502");
      assertThat(browser.cookie(SessionService.COOKIE)).isEmpty();
      assertThat(
              desk.house.rows.ask(
                  "SELECT count(*) FROM plexsphere.user_links WHERE subject = 'never-seen'"))
          .isEqualTo("0");
    }
  }

  @Test
  void R3_the_error_page_says_its_own_words_whatever_the_address_says() {
    try (var browser = desk.browser()) {
      var body =
          browser
              .get(
                  "/?auth_error_kind=%3Cscript%3E&auth_error_status=1&auth_error_detail=call+555+now")
              .body();

      assertThat(body).contains("Sign-in failed").doesNotContain("<script>", "555");
    }
  }
}
