package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.PASSWORD;
import static dev.plexsphere.authserver.Acme.answer;
import static dev.plexsphere.authserver.Acme.hidden;
import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.Acme.param;
import static dev.plexsphere.authserver.PlatformSteps.CALLBACK;
import static dev.plexsphere.authserver.PlatformSteps.CLIENT;
import static dev.plexsphere.authserver.PlatformSteps.GRACE;
import static dev.plexsphere.authserver.PlatformSteps.ISSUER;
import static dev.plexsphere.authserver.PlatformSteps.authorize;
import static dev.plexsphere.authserver.PlatformSteps.loginPage;
import static dev.plexsphere.authserver.PlatformSteps.redeem;
import static dev.plexsphere.authserver.PlatformSteps.request;
import static dev.plexsphere.authserver.PlatformSteps.submit;
import static dev.plexsphere.authserver.PlatformSteps.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The five steps by which an operator signs in, as a plain client walks them. */
class PlatformSignInTest {
  private static final PlatformSteps PLATFORM = new PlatformSteps();

  @AfterAll
  static void close() {
    PLATFORM.close();
  }

  @Test
  void requirements_26_27_28_29_31_34_36_the_five_steps_without_a_script() {
    var browser = PLATFORM.browser();

    var begun = authorize(browser, request());
    assertThat(begun.status()).isEqualTo(302);
    assertThat(begun.header("location")).startsWith("/login?session_id=");

    var page = browser.get(begun.header("location"));
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("content-type")).startsWith("text/html");
    assertThat(page.header("content-security-policy"))
        .contains("default-src 'none'", "frame-ancestors 'none'")
        .contains("form-action 'self' http://127.0.0.1:49152;");
    assertThat(page.header("x-frame-options")).isEqualTo("DENY");
    assertThat(page.header("cache-control")).isEqualTo("no-store");
    assertThat(page.body()).doesNotContain("<script").contains("<form method=\"post\"");
    assertThat(hidden(page)).containsOnlyKeys("session_id", "csrf");

    var submitted = submit(browser, page, GRACE, PASSWORD);
    assertThat(submitted.status()).isEqualTo(302);
    assertThat(submitted.header("location")).startsWith("/authorize/callback?session_id=");

    var back = browser.get(submitted.header("location"));
    assertThat(back.status()).isEqualTo(302);
    assertThat(back.header("location")).startsWith(CALLBACK + "?code=");
    assertThat(answer(back)).containsEntry("state", "st-1").containsEntry("iss", ISSUER);

    var tokens = token(PLATFORM.browser(), redeem(back));
    assertThat(tokens.status()).isEqualTo(200);
    assertThat(member(tokens, "token_type")).isEqualTo("Bearer");
    assertThat(token(PLATFORM.browser(), redeem(back)).status()).isEqualTo(400);
  }

  @Test
  void requirements_37_38_39_the_token_is_an_RFC_9068_one_of_the_platform() throws Exception {
    var browser = PLATFORM.browser();
    var reply = token(browser, redeem(PlatformSteps.signIn(browser, request())));
    var access = SignedJWT.parse(member(reply, "access_token"));
    var claims = access.getJWTClaimsSet();

    assertThat(access.getHeader().getType()).hasToString("at+jwt");
    assertThat(access.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.ES256);
    assertThat(claims.getClaims())
        .containsOnlyKeys(
            "iss",
            "sub",
            "aud",
            "client_id",
            "scope",
            "iat",
            "exp",
            "jti",
            "auth_time",
            "sid",
            "acr",
            "amr",
            "roles",
            "tenant_id");
    assertThat(claims.getIssuer()).isEqualTo(ISSUER);
    assertThat(claims.getSubject()).isEqualTo(PLATFORM.grace.id().toString());
    assertThat(claims.getAudience()).containsExactly("plexsphere-api");
    assertThat(claims.getStringClaim("client_id")).isEqualTo(CLIENT);
    assertThat(claims.getStringListClaim("roles")).containsExactly("platform-admin");
    assertThat(claims.getStringClaim("tenant_id")).isEqualTo("platform");
    assertThat(claims.getExpirationTime().toInstant())
        .isEqualTo(claims.getIssueTime().toInstant().plusSeconds(300));

    var keys = JWKSet.parse(browser.get("/.well-known/jwks.json").body());
    var key = keys.getKeyByKeyId(access.getHeader().getKeyID()).toECKey();
    assertThat(access.verify(new ECDSAVerifier(key))).isTrue();
    assertThat(SignedJWT.parse(member(reply, "id_token")).getJWTClaimsSet().getAudience())
        .containsExactly(CLIENT);
  }

  @Test
  void without_the_scope_openid_there_is_no_id_token() {
    var browser = PLATFORM.browser();
    var redirect = PlatformSteps.signIn(browser, request("scope", ""));

    var reply = token(browser, redeem(redirect));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(Acme.json(reply)).containsKey("access_token").doesNotContainKey("id_token");
  }

  @Test
  void requirement_30_two_authorizations_in_one_browser_resume_each_its_own() {
    var browser = PLATFORM.browser();
    var first = loginPage(browser, request("state", "first"));
    var second = loginPage(browser, request("state", "second"));

    var secondBack = browser.get(submit(browser, second, GRACE, PASSWORD).header("location"));
    var firstBack = browser.get(submit(browser, first, GRACE, PASSWORD).header("location"));

    assertThat(param(secondBack, "state")).isEqualTo("second");
    assertThat(param(firstBack, "state")).isEqualTo("first");
  }

  @Test
  void the_page_says_what_the_installation_says_to_whoever_signs_in() {
    assertThat(loginPage(PLATFORM.browser(), request()).body())
        .contains("For &lt;staff&gt; only.")
        .contains("Example Corp");
    assertThat(PLATFORM.acme.loginPage(PLATFORM.browser(), Acme.request()).body())
        .doesNotContain("staff");
  }

  @Test
  void requirement_32_a_customers_person_is_nobody_at_the_platform() {
    var browser = PLATFORM.browser();

    var reply = submit(browser, loginPage(browser, request()), Acme.ADA, PASSWORD);

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.headers()).doesNotContainKey("location");
  }
}
