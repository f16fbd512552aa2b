package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.Acme.param;
import static dev.plexsphere.authserver.PlatformSteps.CALLBACK;
import static dev.plexsphere.authserver.PlatformSteps.PORTAL;
import static dev.plexsphere.authserver.PlatformSteps.PORTAL_SECRET;
import static dev.plexsphere.authserver.PlatformSteps.authorize;
import static dev.plexsphere.authserver.PlatformSteps.redeem;
import static dev.plexsphere.authserver.PlatformSteps.request;
import static dev.plexsphere.authserver.PlatformSteps.signIn;
import static dev.plexsphere.authserver.PlatformSteps.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.testkit.Http;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which clients the platform's server knows, where it answers them, and what they must prove. */
class PlatformClientTest {
  private static final PlatformSteps PLATFORM = new PlatformSteps();
  private final Http browser = PLATFORM.browser();

  @AfterAll
  static void close() {
    PLATFORM.close();
  }

  private void staysHere(Map<String, String> request) {
    var reply = authorize(browser, request);

    assertThat(reply.status()).as(request.toString()).isEqualTo(400);
    assertThat(reply.headers()).doesNotContainKey("location");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:49152/callback/",
        "http://127.0.0.1:49152/callback///",
        "http://127.0.0.1:49152/callback#x",
        "http://127.0.0.1:49152/callback?x=1",
        "http://127.0.0.1:49152/callback%2f..",
        "http://127.0.0.1:49152/callback%252f",
        "http://127.0.0.1:49152/callback/..;/x",
        "http://127.0.0.1:49152/callback\t",
        "http://127.0.0.1:49152/Callback",
        "http://127.0.0.1:49152/x/../callback",
        "http://127.0.0.1:49152@evil.example/callback",
        "http://127.0.0.1@evil.example/callback",
        "http://evil.example@127.0.0.1:49152/callback",
        "http://127.0.0.1.evil.example/callback",
        "http://127.0.0.1.evil.example:49152/callback",
        "http://127.0.0.1:49152.evil.example/callback",
        "http://127.0.0.1:/callback",
        "http://127.0.0.1:0/callback",
        "http://127.0.0.1:080/callback",
        "http://127.0.0.1:65536/callback",
        "http://127.0.0.1:99999/callback",
        "http://127.0.0.1:-1/callback",
        "http://127.0.0.1:49152",
        "http://127.0.0.1:49152/",
        "https://127.0.0.1:49152/callback",
        "HTTP://127.0.0.1:49152/callback",
        "ftp://127.0.0.1/callback",
        "http://127.0.0.2/callback",
        "http://127.1/callback",
        "http://2130706433/callback",
        "http://localhost/callback",
        "http://localhost:49152/callback",
        "http://[::1]:49152/callback/x",
        "http://[::2]/callback",
        "http://[::ffff:127.0.0.1]/callback",
        "http://localhost:8081/admin-console/callback",
        "http://localhost:8080.evil.example/admin-console/callback",
        "http://localhost:8080@evil.example/admin-console/callback",
        "//127.0.0.1/callback",
        "javascript:alert(1)",
        "urn:ietf:wg:oauth:2.0:oob"
      })
  void requirement_35_case_25_R1_R2_another_redirect_uri_is_never_redirected_to(String uri) {
    staysHere(request("redirect_uri", uri));
    staysHere(request("redirect_uri", " " + uri));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/callback",
        "http://127.0.0.1:1/callback",
        "http://127.0.0.1:65535/callback",
        "http://[::1]/callback",
        "http://[::1]:50000/callback",
        "http://localhost:8080/admin-console/callback",
        "http://localhost:8080/onboarding/callback"
      })
  void requirement_25_R1_a_program_and_a_browser_use_one_client(String uri) {
    var client = PLATFORM.browser();
    var back = signIn(client, request("redirect_uri", uri));
    assertThat(back.header("location")).startsWith(uri + "?code=");

    var fields = redeem(back);
    fields.put("redirect_uri", uri);
    assertThat(token(client, fields).status()).isEqualTo(200);
  }

  @Test
  void a_code_is_bound_to_the_very_port_it_was_asked_for() {
    var fields = redeem(signIn(browser, request()));
    fields.put("redirect_uri", "http://127.0.0.1:49153/callback");

    assertThat(member(token(browser, fields), "error")).isEqualTo("invalid_grant");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"other", "plexsphere", "PLATFORM-OPERATOR-CLI", "platform-operator-cli ", ""})
  void requirement_22_R3_a_client_that_is_not_declared_is_refused(String id) {
    staysHere(request("client_id", id));

    var fields = redeem(signIn(browser, request()));
    fields.put("client_id", id);
    assertThat(token(browser, fields).status()).isIn(400, 401);
  }

  @ParameterizedTest
  @CsvSource({
    "response_type, token, unsupported_response_type",
    "response_type, code token, unsupported_response_type",
    "response_type, id_token, unsupported_response_type",
    "response_type, '', invalid_request",
    "code_challenge, '', invalid_request",
    "code_challenge, short, invalid_request",
    "code_challenge_method, plain, invalid_request",
    "code_challenge_method, '', invalid_request",
    "response_mode, fragment, invalid_request",
    "audience, other-api, invalid_target",
    "request_uri, urn:x, request_uri_not_supported"
  })
  void requirement_21_R4_only_a_code_with_a_challenge(String name, String value, String error) {
    var back = authorize(browser, request(name, value));

    assertThat(back.status()).isEqualTo(302);
    assertThat(back.header("location")).startsWith(CALLBACK + "?error=");
    assertThat(param(back, "error")).isEqualTo(error);
    assertThat(param(back, "state")).isEqualTo("st-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww"})
  void requirement_24_a_wrong_or_missing_verifier_fails_and_burns_the_code(String verifier) {
    var back = signIn(browser, request());
    var fields = redeem(back);
    fields.put("code_verifier", verifier);

    assertThat(token(browser, fields).status()).isEqualTo(400);
    if (!verifier.isEmpty()) {
      assertThat(member(token(browser, redeem(back)), "error")).isEqualTo("invalid_grant");
    }
  }

  @Test
  void requirement_23_a_public_client_needs_no_secret_and_none_is_accepted() {
    var fields = redeem(signIn(browser, request()));
    fields.put("client_secret", "anything");
    invalidClient(token(browser, fields));

    fields.remove("client_secret");
    invalidClient(token(basic(PlatformSteps.CLIENT, "anything"), fields));
    invalidClient(token(basic(PlatformSteps.CLIENT, ""), fields));
    invalidClient(token(browser.with("Authorization", "Bearer x"), fields));

    assertThat(token(browser, fields).status()).isEqualTo(200); // nothing burned the code
  }

  private Map<String, String> portal() {
    var request = request("client_id", PORTAL);
    request.put("redirect_uri", "https://portal.example/back?tab=1");
    var back = signIn(browser, request);
    assertThat(back.header("location")).startsWith("https://portal.example/back?tab=1&code=");
    var fields = redeem(back);
    fields.put("code", back.header("location").replaceAll(".*[?&]code=([^&]*).*", "$1"));
    fields.put("redirect_uri", "https://portal.example/back?tab=1");
    fields.remove("client_id");
    return fields;
  }

  @Test
  void a_confidential_client_proves_itself_by_basic_and_in_no_other_way() {
    var fields = portal();
    invalidClient(token(basic(PORTAL, "wrong"), fields));
    invalidClient(token(basic("portal2", PORTAL_SECRET), fields));
    invalidClient(token(browser.with("Authorization", "Basic !"), fields));
    fields.put("client_id", PORTAL);
    invalidClient(token(browser, fields));
    fields.put("client_secret", PORTAL_SECRET);
    invalidClient(token(browser, fields));
    fields.remove("client_secret");
    fields.put("client_id", PlatformSteps.CLIENT);
    invalidClient(token(basic(PORTAL, PORTAL_SECRET), fields));
    fields.put("client_id", PORTAL);

    assertThat(token(basic(PORTAL, PORTAL_SECRET), fields).status()).isEqualTo(200);
  }

  @Test
  void R12_an_audience_is_one_of_the_clients_and_opens_nothing_else() throws Exception {
    var request = request("client_id", PORTAL);
    request.put("redirect_uri", "https://portal.example/back?tab=1");
    request.put("audience", "portal-api");
    var back = signIn(browser, request);
    var fields = redeem(back);
    fields.put("code", back.header("location").replaceAll(".*[?&]code=([^&]*).*", "$1"));
    fields.put("redirect_uri", "https://portal.example/back?tab=1");
    fields.put("client_id", PORTAL);

    var access = member(token(basic(PORTAL, PORTAL_SECRET), fields), "access_token");

    assertThat(SignedJWT.parse(access).getJWTClaimsSet().getAudience())
        .isEqualTo(List.of("portal-api"));
    assertThat(PLATFORM.acme.authserver.operators().verify(access))
        .isInstanceOf(dev.plexsphere.authn.Operator.Verdict.Invalid.class);
  }

  private Http basic(String id, String secret) {
    var pair = encode(id) + ":" + encode(secret);
    var value = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    return browser.with("Authorization", "Basic " + value);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static void invalidClient(Http.Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(401);
    assertThat(member(reply, "error")).isEqualTo("invalid_client");
  }
}
