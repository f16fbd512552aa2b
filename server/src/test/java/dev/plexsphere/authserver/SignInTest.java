package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.ADA;
import static dev.plexsphere.authserver.Acme.CALLBACK;
import static dev.plexsphere.authserver.Acme.ISSUER;
import static dev.plexsphere.authserver.Acme.PASSWORD;
import static dev.plexsphere.authserver.Acme.answer;
import static dev.plexsphere.authserver.Acme.json;
import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.Acme.param;
import static dev.plexsphere.authserver.Acme.redeem;
import static dev.plexsphere.authserver.Acme.request;
import static dev.plexsphere.authserver.Acme.submit;
import static dev.plexsphere.authserver.Acme.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The good paths, over HTTP, as a browser and a client walk them. */
class SignInTest {
  private static final Acme SERVER = new Acme();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @Test
  void authorize_login_code_token_userinfo() throws Exception {
    var browser = SERVER.browser();

    var page = SERVER.loginPage(browser, request());
    assertThat(page.status()).as(page.body()).isEqualTo(200);
    assertThat(page.body()).contains("to continue to <strong>plexsphere</strong>", "Acme Corp");
    var submitted = submit(browser, page, ADA, PASSWORD);
    assertThat(submitted.status()).isEqualTo(302);
    assertThat(submitted.header("location")).startsWith("/as/acme/authorize/callback?session_id=");
    var back = browser.get(submitted.header("location"));
    assertThat(back.status()).isEqualTo(302);
    assertThat(back.header("location")).startsWith(CALLBACK + "?code=");
    assertThat(answer(back)).containsEntry("state", "st-1").containsEntry("iss", ISSUER);

    var tokens = token(SERVER.browser(), redeem(param(back, "code")));
    assertThat(tokens.status()).isEqualTo(200);
    assertThat(tokens.header("cache-control")).isEqualTo("no-store");
    var idToken = SignedJWT.parse(member(tokens, "id_token"));
    var claims = idToken.getJWTClaimsSet();
    assertThat(claims.getSubject()).isEqualTo(SERVER.ada.id().toString());
    assertThat(claims.getIssuer()).isEqualTo(ISSUER);
    assertThat(claims.getAudience()).containsExactly("plexsphere");
    assertThat(claims.getClaim("nonce")).isEqualTo("no-1");
    assertThat(claims.getStringListClaim("amr")).containsExactly("pwd");
    assertThat(claims.getClaim("email")).isEqualTo(ADA);
    assertThat(claims.getClaim("name")).isEqualTo("Ada Lovelace");
    var keys = JWKSet.parse(browser.get("/as/acme/jwks").body());
    var key = keys.getKeyByKeyId(idToken.getHeader().getKeyID()).toECKey();
    assertThat(idToken.verify(new ECDSAVerifier(key))).isTrue();

    var me = SERVER.browser().bearer(member(tokens, "access_token")).get("/as/acme/userinfo");
    assertThat(json(me))
        .containsEntry("sub", SERVER.ada.id().toString())
        .containsEntry("email", ADA)
        .containsEntry("name", "Ada Lovelace");
  }
}
