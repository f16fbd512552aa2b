package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.hidden;
import static dev.plexsphere.authserver.Acme.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.Http;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing out at a hosted server: the platform's and, the same, a Domain's. */
class LogoutTest {
  private static final PlatformSteps PLATFORM = new PlatformSteps();
  private static final String CONSOLE = "plexsphere-console";
  private static final String BYE = "http://localhost:8080/admin-console";

  private final Http browser = PLATFORM.browser();
  private String idToken = "";
  private String access = "";

  @AfterAll
  static void close() {
    PLATFORM.close();
  }

  @BeforeEach
  void signIn() {
    var tokens = console(browser);
    idToken = member(tokens, "id_token");
    access = member(tokens, "access_token");
  }

  private static Http.Reply console(Http in) {
    var callback = "http://localhost:8080/admin-console/callback";
    var request = PlatformSteps.request("client_id", CONSOLE);
    request.put("redirect_uri", callback);
    var redeem = PlatformSteps.redeem(PlatformSteps.signIn(in, request));
    redeem.put("client_id", CONSOLE);
    redeem.put("redirect_uri", callback);
    return PlatformSteps.token(in, redeem);
  }

  private Map<String, String> fields() {
    var out = new LinkedHashMap<String, String>();
    out.put("id_token_hint", idToken);
    out.put("post_logout_redirect_uri", BYE);
    out.put("state", "a b&c");
    return out;
  }

  private Http.Reply logout(Http in, Map<String, String> fields) {
    return in.get("/logout?" + Http.encode(fields));
  }

  private boolean isSignedIn() {
    return browser
        .get("/authorize?" + Http.encode(PlatformSteps.request()))
        .header("location")
        .startsWith("/authorize/callback");
  }

  private boolean isOpen() {
    return PLATFORM.acme.authserver.operators().verify(access)
        instanceof dev.plexsphere.authn.Operator.Verdict.Admitted;
  }

  @Test
  void with_its_id_token_the_client_signs_out_at_once_and_gets_its_state_back() {
    assertThat(isOpen()).isTrue();

    var reply = logout(browser, fields());

    assertThat(reply.status()).isEqualTo(303);
    assertThat(reply.header("location")).isEqualTo(BYE + "?state=a+b%26c");
    assertThat(isSignedIn()).isFalse();
    assertThat(isOpen()).isFalse();
    assertThat(PLATFORM.acme.facts()).contains("hosted_session.ended");
  }

  @Test
  void a_posted_request_is_taken_like_a_link() {
    assertThat(browser.form("/logout", fields()).status()).isEqualTo(303);
    assertThat(isOpen()).isFalse();
  }

  @Test
  void an_expired_id_token_will_do_and_so_does_one_without_the_browser() {
    PLATFORM.acme.clock.advance(java.time.Duration.ofHours(1));
    assertThat(logout(PLATFORM.browser(), fields()).status()).isEqualTo(303);

    assertThat(isSignedIn()).isFalse();
  }

  @Test
  void without_a_state_none_comes_back_and_a_state_alone_leads_nowhere() {
    var fields = fields();
    fields.remove("state");
    assertThat(logout(browser, fields).header("location")).isEqualTo(BYE);

    fields.remove("post_logout_redirect_uri");
    fields.put("state", "x");
    var page = logout(PLATFORM.browser(), fields);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("location")).isEmpty();
  }

  @Test
  void without_an_id_token_the_person_is_asked_first() {
    var fields = fields();
    fields.remove("id_token_hint");
    fields.put("client_id", CONSOLE);

    var page = logout(browser, fields);

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("content-security-policy")).contains("form-action 'self' http");
    assertThat(page.header("x-frame-options")).isEqualTo("DENY");
    assertThat(isOpen()).isTrue();

    var answer = new LinkedHashMap<>(fields);
    answer.putAll(hidden(page));
    var reply = browser.form("/logout", answer);
    assertThat(reply.header("location")).isEqualTo(BYE + "?state=a+b%26c");
    assertThat(isOpen()).isFalse();
  }

  @Test
  void somebody_elses_or_a_forged_id_token_signs_nobody_out() {
    PLATFORM.operator("alan@platform.example");
    var other = PLATFORM.browser();
    var page = PlatformSteps.loginPage(other, PlatformSteps.request());
    var back =
        other.get(
            PlatformSteps.submit(other, page, "alan@platform.example", Acme.PASSWORD)
                .header("location"));
    var alans = member(PlatformSteps.token(other, PlatformSteps.redeem(back)), "id_token");

    assertThat(browser.get("/logout?id_token_hint=" + alans).status()).isEqualTo(200);
    assertThat(browser.get("/logout?id_token_hint=" + idToken + "x").status()).isEqualTo(200);
    assertThat(browser.get("/logout?id_token_hint=" + access).status()).isEqualTo(200);
    assertThat(isOpen()).isTrue();
  }

  @Test
  void case_28_a_form_of_another_browser_or_a_used_one_signs_nobody_out() {
    console(PLATFORM.browser());
    var other = PLATFORM.browser();
    console(other);
    var csrf = hidden(other.get("/logout")).getOrDefault("csrf", "");

    assertThat(browser.form("/logout", Map.of("csrf", csrf)).status()).isEqualTo(403);
    assertThat(browser.form("/logout", Map.of("csrf", "x")).status()).isEqualTo(403);
    assertThat(isOpen()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8080/admin-console/x",
        "http://localhost:8080/admin-console?x",
        "http://localhost:8080/admin-console#x",
        "http://localhost:8080/Admin-console",
        "http://localhost:8080@evil.example/admin-console",
        "https://localhost:8080/admin-console",
        "https://evil.example/",
        "javascript:alert(1)"
      })
  void R3_nobody_is_sent_to_an_address_that_is_not_registered(String uri) {
    var fields = fields();
    fields.put("post_logout_redirect_uri", uri);

    var reply = logout(browser, fields);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.headers()).doesNotContainKey("location");
    assertThat(isOpen()).isTrue();
  }

  @Test
  void an_address_needs_its_own_client() {
    var fields = fields();
    fields.put("client_id", PlatformSteps.CLIENT);
    assertThat(logout(browser, fields).status()).isEqualTo(400);

    fields.remove("id_token_hint");
    assertThat(logout(browser, fields).status()).isEqualTo(400);
    fields.remove("client_id");
    assertThat(logout(browser, fields).status()).isEqualTo(400);
    assertThat(isOpen()).isTrue();
  }

  @Test
  void a_domains_server_signs_out_as_well() {
    var person = PLATFORM.browser();
    var reply = Acme.token(person, Acme.redeem(PLATFORM.acme.code(person)));

    var done = person.get("/as/acme/logout?id_token_hint=" + member(reply, "id_token"));

    assertThat(done.status()).isEqualTo(200);
    assertThat(done.body()).contains("You are signed out");
    var me = person.bearer(member(reply, "access_token")).get("/as/acme/userinfo");
    assertThat(me.status()).isEqualTo(401);
  }
}
