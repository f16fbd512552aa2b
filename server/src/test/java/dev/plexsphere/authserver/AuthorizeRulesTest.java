package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.authorize;
import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.Acme.param;
import static dev.plexsphere.authserver.DomainClients.BANK;
import static dev.plexsphere.authserver.DomainClients.CALLBACK;
import static dev.plexsphere.authserver.DomainClients.LEGACY;
import static dev.plexsphere.authserver.DomainClients.OWN_SCHEME;
import static dev.plexsphere.authserver.DomainClients.PUBLIC;
import static dev.plexsphere.authserver.DomainClients.WEB;
import static dev.plexsphere.authserver.DomainClients.post;
import static dev.plexsphere.authserver.DomainClients.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.testkit.Http;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** How a client is answered, whom it expects, and what it may leave out. */
class AuthorizeRulesTest {
  private static final Pattern FIELD = Pattern.compile("name=\"([^\"]*)\" value=\"([^\"]*)\"");
  private static final Acme SERVER = new Acme();
  private final Http browser = SERVER.browser();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private static String field(Http.Reply page, String name) {
    return FIELD
        .matcher(page.body())
        .results()
        .filter(match -> match.group(1).equals(name))
        .map(match -> match.group(2))
        .findFirst()
        .orElse("");
  }

  // ---- leaving our pages

  private static Http.Reply back(String clientId, String redirectUri, String site) {
    var signedIn = SERVER.browser();
    SERVER.signIn(signedIn, request(WEB, Map.of()));
    var begun = signedIn.get(authorize(request(clientId, Map.of("redirect_uri", redirectUri))));
    return signedIn
        .with("Sec-Fetch-Dest", "document")
        .with("Sec-Fetch-Site", site)
        .get(begun.header("location"));
  }

  @Test
  void from_a_page_of_ours_a_browser_goes_on_by_a_page_so_that_the_client_may_lead_it_further() {
    var page = back(WEB, CALLBACK, "same-origin");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.headers()).doesNotContainKey("location");
    assertThat(page.header("refresh")).startsWith("0;url=" + CALLBACK + "?code=");
    assertThat(page.header("cache-control")).contains("no-store");
    assertThat(page.body()).contains("href=\"" + CALLBACK + "?code=");
  }

  @Test
  void from_elsewhere_and_to_a_program_it_is_a_redirect() {
    assertThat(back(WEB, CALLBACK, "cross-site").status()).isEqualTo(302);
    assertThat(back(PUBLIC, OWN_SCHEME, "same-origin").status()).isEqualTo(302);
  }

  // ---- response_mode=form_post

  @Test
  void a_code_can_come_by_a_form_and_is_then_in_no_address() {
    var page = SERVER.signIn(browser, request(WEB, Map.of("response_mode", "form_post")));

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("cache-control")).contains("no-store");
    assertThat(page.header("content-security-policy"))
        .contains("form-action 'self' http://127.0.0.1:9999 http:;")
        .contains("script-src 'self'");
    assertThat(page.body()).contains("action=\"" + CALLBACK + "\"").contains("method=\"post\"");
    assertThat(field(page, "state")).isEqualTo("st-1");
    assertThat(field(page, "iss")).isEqualTo(Acme.ISSUER);
    var tokens = redeem(WEB, field(page, "code"), Map.of("code_verifier", Acme.VERIFIER));
    assertThat(tokens.status()).isEqualTo(200);
  }

  @Test
  void an_error_comes_by_the_form_too() {
    var page =
        browser.get(
            authorize(request(WEB, Map.of("response_mode", "form_post", "prompt", "none"))));

    assertThat(page.status()).isEqualTo(200);
    assertThat(field(page, "error")).isEqualTo("login_required");
    assertThat(field(page, "state")).isEqualTo("st-1");
  }

  @Test
  void nothing_is_posted_to_a_program_of_a_persons() {
    var request = request(PUBLIC, Map.of("redirect_uri", OWN_SCHEME, "response_mode", "form_post"));

    var reply = browser.get(authorize(request));

    assertThat(reply.header("location")).startsWith(OWN_SCHEME + "?error=invalid_request");
  }

  @Test
  void what_a_client_sent_as_state_is_text_in_the_form() {
    var evil = "\"><script>alert(1)</script>";
    var page =
        browser.get(
            authorize(
                request(
                    WEB, Map.of("response_mode", "form_post", "prompt", "none", "state", evil))));

    assertThat(page.body()).doesNotContain("<script>alert").contains("&#34;>&lt;script>");
  }

  private Http.Reply redeem(String client, String code, Map<String, String> more) {
    var fields = Acme.redeem(code);
    fields.remove("code_verifier");
    fields.put("client_id", client);
    fields.put("redirect_uri", CALLBACK);
    fields.putAll(more);
    return post(browser, client, "/as/acme/token", fields);
  }

  // ---- id_token_hint

  @Test
  void a_hint_for_whoever_is_signed_in_changes_nothing_and_for_another_is_an_error() {
    var ada = DomainClients.signIn(SERVER, browser, WEB, Map.of());
    var hint = Map.of("id_token_hint", member(ada, "id_token"));

    var silent = request(WEB, hint);
    silent.put("prompt", "none");
    assertThat(complete(browser, silent)).containsKey("code");

    var password = new Secret(Acme.PASSWORD);
    SERVER.database.transaction(
        tx -> SERVER.accounts.create(tx, SERVER.acme, "eve@acme.example", "Eve", password));
    var second = SERVER.browser();
    var submitted =
        Acme.submit(
            second,
            SERVER.loginPage(second, request(WEB, hint)),
            "eve@acme.example",
            Acme.PASSWORD);
    assertThat(Acme.answer(second.get(submitted.header("location"))))
        .containsEntry("error", "login_required")
        .doesNotContainKey("code");
    assertThat(Acme.answer(second.get(authorize(silent)))).containsEntry("error", "login_required");
  }

  private static Map<String, String> complete(Http browser, Map<String, String> request) {
    var begun = browser.get(authorize(request)).header("location");
    return Acme.answer(browser.get(begun));
  }

  @Test
  void an_access_token_or_one_of_another_server_is_no_hint() {
    var tokens = DomainClients.signIn(SERVER, browser, WEB, Map.of());

    for (var wrong : new String[] {member(tokens, "access_token"), "nonsense", "a.b.c"}) {
      assertThat(Acme.answer(browser.get(authorize(request(WEB, Map.of("id_token_hint", wrong))))))
          .containsEntry("error", "invalid_request");
    }
  }

  // ---- PKCE that may be left out

  @Test
  void a_confidential_client_may_be_registered_without_PKCE() {
    var request = request(LEGACY, Map.of());
    request.remove("code_challenge");
    request.remove("code_challenge_method");

    var code = param(SERVER.signIn(browser, request), "code");
    assertThat(member(redeem(LEGACY, code, Map.of("code_verifier", Acme.VERIFIER)), "error"))
        .isEqualTo("invalid_grant");

    var second = param(SERVER.signIn(SERVER.browser(), request), "code");
    assertThat(redeem(LEGACY, second, Map.of()).status()).isEqualTo(200);
  }

  @Test
  void whoever_sends_a_challenge_is_held_to_it() {
    var code = param(SERVER.signIn(browser, request(LEGACY, Map.of())), "code");
    assertThat(member(redeem(LEGACY, code, Map.of()), "error")).isEqualTo("invalid_grant");

    var without = request(WEB, Map.of());
    without.remove("code_challenge");
    without.remove("code_challenge_method");
    assertThat(Acme.answer(browser.get(authorize(without))))
        .containsEntry("error", "invalid_request");
  }

  // ---- requests that must be pushed

  @Test
  void a_client_that_must_push_its_requests_is_not_heard_otherwise() {
    var open = browser.get(authorize(request(BANK, Map.of())));
    assertThat(open.status()).isEqualTo(400);
    assertThat(open.header("location")).isEmpty();

    var pushed = post(browser, BANK, "/as/acme/par", request(BANK, Map.of()));
    var named = Map.of("client_id", BANK, "request_uri", member(pushed, "request_uri"));
    assertThat(param(SERVER.signIn(browser, named), "code")).isNotEmpty();
  }
}
