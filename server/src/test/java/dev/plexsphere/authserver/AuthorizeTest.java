package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.ADA;
import static dev.plexsphere.authserver.Acme.CALLBACK;
import static dev.plexsphere.authserver.Acme.ISSUER;
import static dev.plexsphere.authserver.Acme.PASSWORD;
import static dev.plexsphere.authserver.Acme.authorize;
import static dev.plexsphere.authserver.Acme.json;
import static dev.plexsphere.authserver.Acme.param;
import static dev.plexsphere.authserver.Acme.request;
import static dev.plexsphere.authserver.Acme.submit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.oauth.Pkce;
import dev.plexsphere.testkit.Http;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What /authorize takes, and where its noes go. */
class AuthorizeTest {
  private static final Acme SERVER = new Acme();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  // ---- noes that never leave our own page

  @ParameterizedTest
  @ValueSource(
      strings = {
        CALLBACK + "/",
        CALLBACK + "///",
        CALLBACK + "/x",
        CALLBACK + "?x=1",
        CALLBACK + "#x",
        CALLBACK + "%2f..",
        CALLBACK + "%252f",
        CALLBACK + "/..;/x",
        CALLBACK + "\t",
        " " + CALLBACK,
        "HTTP://LOCALHOST:8080/v1/auth/callback",
        "http://localhost:8080/v1/auth/Callback",
        "http://localhost:8080.evil.example/v1/auth/callback",
        "http://localhost:8080@evil.example/v1/auth/callback",
        "http://evil.example/http://localhost:8080/v1/auth/callback",
        "http://localhost:80800/v1/auth/callback",
        "http://localhost:8081/v1/auth/callback",
        "http://localhost/v1/auth/callback",
        "http://127.0.0.1:8080/v1/auth/callback",
        "https://localhost:8080/v1/auth/callback",
        "http://localhost:8080/v1/auth/x/../callback",
        "http://localhost:8080/v1xauth/callback",
        "//localhost:8080/v1/auth/callback",
        "javascript:alert(1)",
        "\\\\localhost:8080/v1/auth/callback"
      })
  void case_25_R1_a_redirect_uri_that_differs_in_anything_is_our_own_error_page(String uri) {
    staysHere(authorize(request("redirect_uri", uri)));
  }

  @Test
  void R3_an_unknown_or_missing_client_or_redirect_uri_is_our_own_error_page() {
    staysHere(authorize(request("client_id", "other")));
    staysHere(authorize(request("client_id", "")));
    staysHere(authorize(request("client_id", "PLEXSPHERE")));
    staysHere(authorize(request("redirect_uri", "")));
  }

  @Test
  void a_machine_client_is_no_client_for_people() {
    SERVER.database.inTransaction(tx ->
        SERVER.clients.create(tx, SERVER.acme, "acme-robot", HostedClientService.newSecret()));

    staysHere(authorize(request("client_id", "acme-robot")));
  }

  @Test
  void a_repeated_parameter_is_refused_whichever_it_is() {
    for (var name : request().keySet()) {
      staysHere(authorize(request()) + "&" + name + "=again");
    }
    staysHere(authorize(request()) + "&x=1&x=2");
  }

  @Test
  void a_state_beyond_2_KiB_is_refused_and_one_of_2_KiB_comes_back_whole() {
    staysHere(authorize(request("state", "s".repeat(2049))));

    var back = SERVER.signIn(SERVER.browser(), request("state", "ß&=%\"".repeat(400)));
    assertThat(param(back, "state")).isEqualTo("ß&=%\"".repeat(400));
  }

  private static void staysHere(String path) {
    var reply = SERVER.browser().get(path);

    assertThat(reply.status()).as(path).isEqualTo(400);
    assertThat(reply.headers()).doesNotContainKey("location");
    assertThat(json(reply)).containsEntry("code", "invalid_request");
  }

  @Test
  void a_browser_sees_the_refusal_as_a_page() {
    var reply =
        SERVER
            .browser()
            .with("Accept", "text/html")
            .get(authorize(request("client_id", "<b>evil</b>")));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.header("content-type")).startsWith("text/html");
    assertThat(reply.body()).contains("is not known").doesNotContain("<b>evil");
  }

  // ---- noes that go back to the client

  @ParameterizedTest
  @CsvSource({
    "response_type,token,unsupported_response_type",
    "response_type,id_token,unsupported_response_type",
    "response_type,code token,unsupported_response_type",
    "response_type,code id_token,unsupported_response_type",
    "response_type,CODE,unsupported_response_type",
    "response_type,'',invalid_request",
    "response_mode,fragment,invalid_request",
    "code_challenge_method,plain,invalid_request",
    "code_challenge_method,'',invalid_request",
    "code_challenge_method,s256,invalid_request",
    "code_challenge,'',invalid_request",
    "code_challenge,a,invalid_request",
    "code_challenge,vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv=,invalid_request",
    "scope,email,invalid_scope",
    "scope,'',invalid_scope",
    "scope,openidx,invalid_scope",
    "prompt,none,login_required",
    "prompt,none login,invalid_request",
    "prompt,select_account,invalid_request",
    "prompt,consent none,invalid_request",
    "id_token_hint,a.b.c,invalid_request",
    "max_age,-1,invalid_request",
    "max_age,1e3,invalid_request",
    "max_age,9999999999,invalid_request",
    "request,eyJhbGciOiJub25lIn0.e30.,request_not_supported",
    "request_uri,https://evil.example/r,request_uri_not_supported",
    "registration,{},registration_not_supported",
  })
  void R4_R10_what_is_not_supported_is_told_to_the_client(String name, String value, String error) {
    var reply = SERVER.browser().get(authorize(request(name, value)));

    assertThat(reply.status()).isEqualTo(302);
    assertThat(reply.header("location")).startsWith(CALLBACK + "?error=");
    assertThat(param(reply, "error")).isEqualTo(error);
    assertThat(param(reply, "state")).isEqualTo("st-1");
    assertThat(param(reply, "iss")).isEqualTo(ISSUER);
  }

  @Test
  void a_long_nonce_is_refused() {
    var reply = SERVER.browser().get(authorize(request("nonce", "n".repeat(513))));

    assertThat(param(reply, "error")).isEqualTo("invalid_request");
  }

  // ---- prompt, max_age, single sign-on

  @Test
  void who_is_signed_in_goes_straight_on() {
    var browser = signedIn();

    var reply = browser.get(authorize(request()));

    assertThat(reply.header("location")).startsWith("/as/acme/authorize/callback?session_id=");
    assertThat(param(browser.get(reply.header("location")), "code")).isNotEmpty();
  }

  @Test
  void prompt_none_gives_a_code_to_who_is_signed_in() {
    var browser = signedIn();

    var reply = browser.get(authorize(request("prompt", "none")));

    assertThat(param(browser.get(reply.header("location")), "code")).isNotEmpty();
  }

  @Test
  void prompt_none_shows_nothing_when_the_session_ends_before_the_callback() {
    var browser = signedIn();
    var begun = browser.get(authorize(request("prompt", "none")));
    SERVER.database.inTransaction(tx -> SERVER.sessions.endAll(tx, SERVER.acme, SERVER.ada.id()));

    var reply = browser.get(begun.header("location"));

    assertThat(reply.header("location")).startsWith(Acme.CALLBACK + "?");
    assertThat(Acme.answer(reply))
        .containsEntry("error", "login_required")
        .containsEntry("state", "st-1");
    assertThat(browser.get(begun.header("location")).status()).as("it is over").isEqualTo(400);
  }

  @Test
  void prompt_login_wants_the_password_again_even_at_the_callback() {
    var browser = signedIn();
    SERVER.clock.advance(Duration.ofSeconds(1));

    asksForThePassword(browser, request("prompt", "login"));
  }

  @Test
  void max_age_wants_the_password_again_when_the_sign_in_is_older() {
    var browser = signedIn();
    SERVER.clock.advance(Duration.ofSeconds(61));

    asksForThePassword(browser, request("max_age", "60"));
    var young = browser.get(authorize(request("max_age", "62")));
    assertThat(young.header("location")).startsWith("/as/acme/authorize/callback");
  }

  private static void asksForThePassword(Http browser, Map<String, String> request) {
    var login = browser.get(authorize(request)).header("location");
    assertThat(login).startsWith("/as/acme/login?session_id=");
    var skipped = browser.get(login.replace("/login", "/authorize/callback"));
    assertThat(skipped.header("location")).isEqualTo(login);

    var submitted = submit(browser, browser.get(login), ADA, PASSWORD);
    assertThat(param(browser.get(submitted.header("location")), "code")).isNotEmpty();
  }

  @Test
  void parallel_authorizations_in_one_browser_each_get_their_own_answer() {
    var browser = SERVER.browser();
    var one = SERVER.loginPage(browser, request("state", "one"));
    var two = SERVER.loginPage(browser, request("state", "two"));

    var second = submit(browser, two, ADA, PASSWORD);
    var first = submit(browser, one, ADA, PASSWORD);

    assertThat(param(browser.get(first.header("location")), "state")).isEqualTo("one");
    assertThat(param(browser.get(second.header("location")), "state")).isEqualTo("two");
  }

  @Test
  void case_27_what_was_asked_cannot_be_changed_on_the_way() {
    var browser = SERVER.browser();
    var submitted = submit(browser, SERVER.loginPage(browser, request()), ADA, PASSWORD);

    var back =
        browser.get(
            submitted.header("location")
                + "&"
                + Http.encode(
                    Map.of(
                        "redirect_uri", "http://evil.example/",
                        "state", "mine",
                        "response_type", "token",
                        "code_challenge", Pkce.challenge("w".repeat(43)))));

    assertThat(back.header("location")).startsWith(CALLBACK + "?code=");
    assertThat(param(back, "state")).isEqualTo("st-1");
    var tokens = Acme.token(browser, Acme.redeem(param(back, "code")));
    assertThat(tokens.status()).isEqualTo(200);
  }

  @Test
  void a_request_ends_once_and_expires() {
    var browser = SERVER.browser();
    var submitted = submit(browser, SERVER.loginPage(browser, request()), ADA, PASSWORD);
    assertThat(browser.get(submitted.header("location")).status()).isEqualTo(302);
    assertThat(browser.get(submitted.header("location")).status()).isEqualTo(400);

    var late = browser.get(authorize(request("prompt", "login"))).header("location");
    SERVER.clock.advance(AuthorizationFlow.REQUEST_LIFETIME);
    assertThat(browser.get(late).status()).isEqualTo(400);
  }

  @Test
  void R14_authorize_answers_no_cross_origin_question() {
    var reply = SERVER.browser().with("Origin", "https://evil.example").get(authorize(request()));

    assertThat(reply.headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
    var posted =
        SERVER
            .browser()
            .with("Origin", "https://evil.example")
            .form("/as/acme/authorize", request());
    assertThat(posted.headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
  }

  private static Http signedIn() {
    var browser = SERVER.browser();
    SERVER.signIn(browser, request());
    return browser;
  }
}
