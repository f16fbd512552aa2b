package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.authorize;
import static dev.plexsphere.authserver.Acme.hidden;
import static dev.plexsphere.authserver.Acme.json;
import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.Acme.param;
import static dev.plexsphere.authserver.DomainClients.API_SERVER;
import static dev.plexsphere.authserver.DomainClients.GALLERY;
import static dev.plexsphere.authserver.DomainClients.PUBLIC;
import static dev.plexsphere.authserver.DomainClients.WEB;
import static dev.plexsphere.authserver.DomainClients.post;
import static dev.plexsphere.authserver.DomainClients.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.testkit.Http;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client asks for single claims (OpenID Connect Core section 5.5). */
class ClaimsParameterTest {
  private static final Acme SERVER = new Acme();
  private static final String NAME = "{\"userinfo\":{\"name\":{\"essential\":true}}}";
  private static final String ACR = "{\"id_token\":{\"acr\":{\"essential\":true,\"values\":[%s]}}}";
  private final Http browser = SERVER.browser();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private static Map<String, String> asking(String claims) {
    return new HashMap<>(Map.of("scope", "openid", "claims", claims));
  }

  private Http.Reply signIn(String client, String claims) {
    return DomainClients.signIn(SERVER, browser, client, asking(claims));
  }

  private Map<String, Object> userinfo(Http.Reply tokens) {
    var reply = SERVER.browser().bearer(member(tokens, "access_token")).get("/as/acme/userinfo");
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return json(reply);
  }

  /** The error with which the client is answered, before anybody is asked anything. */
  private String error(String claims) {
    var reply = browser.get(authorize(request(WEB, asking(claims))));
    assertThat(reply.header("location")).startsWith(DomainClients.CALLBACK + "?");
    assertThat(param(reply, "state")).isEqualTo("st-1");
    return param(reply, "error");
  }

  @Test
  void an_essential_claim_is_told_although_its_scope_was_not_asked_for() {
    var tokens = signIn(WEB, NAME);

    assertThat(userinfo(tokens))
        .containsOnlyKeys("sub", "name")
        .containsEntry("name", "Ada Lovelace");
    assertThat(member(tokens, "scope")).isEqualTo("openid");
  }

  @Test
  void a_voluntary_one_is_too_and_what_is_not_known_changes_nothing() {
    var tokens =
        signIn(
            WEB,
            "{\"userinfo\":{\"email\":null,\"birthdate\":{\"essential\":true},\"phone_number\":null},"
                + "\"id_token\":{\"auth_time\":{\"essential\":true},\"nickname\":{\"value\":\"A\"}},"
                + "\"transfer\":7}");

    assertThat(userinfo(tokens)).containsOnlyKeys("sub", "email");
  }

  @Test
  void it_is_kept_when_the_token_is_refreshed_twice() {
    var first = signIn(WEB, NAME);
    var second = refresh(first);
    var third = refresh(second);

    assertThat(userinfo(second)).containsOnlyKeys("sub", "name");
    assertThat(userinfo(third)).containsOnlyKeys("sub", "name");
  }

  private Http.Reply refresh(Http.Reply tokens) {
    var fields =
        Map.of("grant_type", "refresh_token", "refresh_token", member(tokens, "refresh_token"));
    var reply = post(browser, WEB, "/as/acme/token", fields);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply;
  }

  @Test
  void what_the_client_may_not_ask_for_by_scope_it_does_not_get_by_name() {
    var tokens = signIn(PUBLIC, "{\"userinfo\":{\"email\":{\"essential\":true},\"name\":null}}");

    assertThat(userinfo(tokens)).containsOnlyKeys("sub");
  }

  @Test
  void an_ID_token_tells_what_was_asked_for_by_scope_or_by_name_and_no_more() throws Exception {
    assertThat(idToken(newly(WEB, "{}"))).doesNotContainKeys("email", "name");
    assertThat(idToken(newly(WEB, NAME))).containsKey("name").doesNotContainKey("email");
    assertThat(idToken(newly(WEB, "{\"id_token\":{\"email\":null}}")))
        .containsEntry("email", Acme.ADA)
        .doesNotContainKey("name");
    assertThat(idToken(newly(PUBLIC, "{\"id_token\":{\"email\":{\"essential\":true}}}")))
        .doesNotContainKey("email");
    assertThat(idToken(refresh(newly(WEB, NAME)))).containsKey("name").doesNotContainKey("email");
  }

  private static Http.Reply newly(String client, String claims) {
    return DomainClients.signIn(SERVER, SERVER.browser(), client, asking(claims));
  }

  private static Map<String, Object> idToken(Http.Reply tokens) throws ParseException {
    return SignedJWT.parse(member(tokens, "id_token")).getJWTClaimsSet().getClaims();
  }

  @Test
  void a_resource_that_asks_about_the_token_is_not_told() {
    var token = member(signIn(WEB, NAME), "access_token");

    assertThat(DomainClients.about(browser, API_SERVER, token))
        .containsEntry("active", true)
        .doesNotContainKeys("name", HostedTokens.USERINFO_CLAIMS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "null",
        "\"name\"",
        "{} {}",
        "{\"userinfo\":{},\"userinfo\":{}}",
        "{'userinfo':{}}",
        "{\"userinfo\":null}",
        "{\"userinfo\":[\"name\"]}",
        "{\"id_token\":true}",
        "{\"userinfo\":{\"name\":true}}",
        "{\"userinfo\":{\"name\":{\"essential\":\"yes\"}}}",
        "{\"userinfo\":{\"name\":{\"values\":\"Ada\"}}}",
        "{\"id_token\":{\"acr\":{\"values\":[]}}}"
      })
  void what_is_no_such_JSON_is_invalid_and_the_client_is_told(String claims) {
    assertThat(error(claims)).isEqualTo("invalid_request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e400", "-0", "123456789012345678901234567890", "1.5", "true", "[{}]"})
  void a_value_of_any_kind_for_what_is_told_anyway_changes_nothing(String value) {
    var claims = "{\"id_token\":{\"nickname\":{\"value\":" + value + "}}}";

    var begun = SERVER.browser().get(authorize(request(WEB, asking(claims))));

    assertThat(begun.header("location")).startsWith("/as/acme/login");
  }

  @Test
  void more_than_2_KiB_are_invalid() {
    assertThat(error(NAME + " ".repeat(2049 - NAME.length()))).isEqualTo("invalid_request");
    var whole = authorize(request(WEB, asking(NAME + " ".repeat(2048 - NAME.length()))));
    assertThat(browser.get(whole).header("location")).startsWith("/as/acme/login");
  }

  @Test
  void an_essential_acr_that_nobody_gets_here_is_an_error_and_any_other_wish_is_none() {
    assertThat(error(ACR.formatted("\"urn:nist:sp:800-63:aal2\"")))
        .isEqualTo("unmet_authentication_requirements");
    assertThat(error("{\"id_token\":{\"acr\":{\"essential\":true,\"value\":\"phr\"}}}"))
        .isEqualTo("unmet_authentication_requirements");

    for (var met :
        new String[] {
          ACR.formatted("\"phr\",\"" + HostedTokens.ONE_FACTOR + "\""),
          "{\"id_token\":{\"acr\":{\"essential\":true}}}",
          "{\"id_token\":{\"acr\":{\"values\":[\"phr\"]}}}",
          "{\"id_token\":{\"acr\":null}}"
        }) {
      var begun = SERVER.browser().get(authorize(request(WEB, asking(met))));
      assertThat(begun.header("location")).as(met).startsWith("/as/acme/login");
    }
  }

  private static String sub(String part, Object account) {
    return "{\"" + part + "\":{\"sub\":{\"value\":\"" + account + "\"}}}";
  }

  @Test
  void whoever_is_named_as_sub_signs_in_and_nobody_else() {
    var named = sub("id_token", SERVER.ada.id());
    assertThat(signIn(WEB, named).status()).isEqualTo(200);

    for (var part : new String[] {"id_token", "userinfo"}) {
      var other = SERVER.signIn(SERVER.browser(), request(WEB, asking(sub(part, Acme.id(1)))));
      assertThat(param(other, "error")).isEqualTo("login_required");
      assertThat(param(other, "code")).isEmpty();
    }
    var silent = asking(sub("id_token", Acme.id(1)));
    silent.put("prompt", "none");
    var reply = browser.get(authorize(request(WEB, silent)));
    assertThat(param(reply, "error")).isEqualTo("login_required");
  }

  @Test
  void a_sub_that_nobody_has_two_and_one_beside_another_hint_are_errors() {
    assertThat(error(sub("id_token", "ada"))).isEqualTo("login_required");
    assertThat(error("{\"id_token\":{\"sub\":{\"value\":7}}}")).isEqualTo("login_required");
    var two =
        "{\"id_token\":{\"sub\":{\"values\":[\"" + Acme.id(1) + "\",\"" + Acme.id(2) + "\"]}}}";
    assertThat(error(two)).isEqualTo("invalid_request");

    var hinted = asking(sub("id_token", Acme.id(1)));
    hinted.put("id_token_hint", member(signIn(WEB, NAME), "id_token"));
    var reply = SERVER.browser().get(authorize(request(WEB, hinted)));
    assertThat(param(reply, "error")).isEqualTo("invalid_request");
  }

  @Test
  void a_pushed_request_may_ask_and_hears_at_once_what_is_wrong() {
    var bad = post(browser, WEB, "/as/acme/par", request(WEB, asking("{")));
    assertThat(bad.status()).isEqualTo(400);
    assertThat(member(bad, "error")).isEqualTo("invalid_request");
    var unmet = post(browser, WEB, "/as/acme/par", request(WEB, asking(ACR.formatted("\"phr\""))));
    assertThat(member(unmet, "error")).isEqualTo("unmet_authentication_requirements");

    var pushed = post(browser, WEB, "/as/acme/par", request(WEB, asking(NAME)));
    assertThat(pushed.status()).as(pushed.body()).isEqualTo(201);
    var back =
        SERVER.signIn(
            SERVER.browser(),
            Map.of("client_id", WEB, "request_uri", member(pushed, "request_uri")));
    var fields = Acme.redeem(param(back, "code"));
    fields.put("client_id", WEB);
    fields.put("redirect_uri", DomainClients.CALLBACK);
    assertThat(userinfo(post(browser, WEB, "/as/acme/token", fields)))
        .containsOnlyKeys("sub", "name");
  }

  @Test
  void people_are_asked_for_a_claim_as_for_its_scope() {
    var email = "{\"userinfo\":{\"email\":null}}";
    var back = SERVER.signIn(browser, request(GALLERY, asking(email)));
    var page = browser.get(back.header("location"));
    assertThat(page.body()).contains("Read your email address").doesNotContain("Read your name");
    var fields = hidden(page);
    fields.put("answer", "allow");
    assertThat(param(browser.form("/as/acme/consent", fields), "code")).isNotEmpty();

    assertThat(again(asking(email))).startsWith(DomainClients.CALLBACK);
    assertThat(again(Map.of("scope", "openid email"))).startsWith(DomainClients.CALLBACK);
    assertThat(again(asking(NAME))).startsWith("/as/acme/consent");
  }

  /** Where the browser is after a further request. */
  private String again(Map<String, String> more) {
    var begun = browser.get(authorize(request(GALLERY, more))).header("location");
    return browser.get(begun).header("location");
  }
}
