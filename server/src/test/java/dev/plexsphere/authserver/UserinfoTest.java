package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.Acme.member;
import static dev.plexsphere.authserver.Acme.redeem;
import static dev.plexsphere.authserver.Acme.token;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.testkit.Http;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Which access tokens /userinfo takes: its own, whole, in time, and while their session lives. */
class UserinfoTest {
  private static final Acme SERVER = new Acme();
  private final Http browser = SERVER.browser();
  private final Http.Reply tokens = token(browser, redeem(SERVER.code(browser)));
  private final String access = member(tokens, "access_token");

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @Test
  void scope_decides_what_it_tells() {
    var narrow = Acme.request("scope", "openid");
    narrow.put("prompt", "login");
    SERVER.clock.advance(Duration.ofSeconds(1));
    var code = Acme.param(SERVER.signIn(SERVER.browser(), narrow), "code");
    var reply = ask(member(token(browser, redeem(code)), "access_token"));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(Acme.json(reply)).containsOnlyKeys("sub");
    assertThat(Acme.json(ask(access))).containsOnlyKeys("sub", "email", "name");
  }

  @Test
  void a_scope_that_says_what_no_account_has_is_left_out() {
    SERVER.clock.advance(Duration.ofSeconds(1));
    var all = Acme.request("scope", "openid profile email address phone");
    var granted =
        token(SERVER.browser(), redeem(Acme.param(SERVER.signIn(SERVER.browser(), all), "code")));

    assertThat(member(granted, "scope")).isEqualTo("openid profile email");
    assertThat(Acme.json(ask(member(granted, "access_token"))))
        .containsOnlyKeys("sub", "email", "name");
  }

  @Test
  void without_a_token_it_asks_for_one() {
    var reply = browser.get("/as/acme/userinfo");

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.header("www-authenticate")).isEqualTo("Bearer realm=\"plexsphere\"");
  }

  @Test
  void R13_a_token_in_the_query_or_the_body_is_none() {
    assertThat(browser.get("/as/acme/userinfo?access_token=" + access).status()).isEqualTo(401);
    var form = browser.form("/as/acme/userinfo", java.util.Map.of("access_token", access));
    assertThat(form.status()).isEqualTo(401);
    assertThat(browser.bearer(access).form("/as/acme/userinfo", java.util.Map.of()).status())
        .isEqualTo(200);
  }

  @Test
  void R12_an_id_token_is_no_access_token() {
    refused(member(tokens, "id_token"));
  }

  @Test
  void case_35_a_token_of_one_Domain_is_none_at_another() {
    assertThat(browser.bearer(access).get("/as/beta/userinfo").status()).isEqualTo(401);
  }

  @Test
  void a_token_ends_to_the_second() {
    var claims = claims();
    SERVER.clock.set(claims.getExpirationTime().toInstant().minusSeconds(1));
    assertThat(ask(access).status()).isEqualTo(200);
    SERVER.clock.advance(Duration.ofSeconds(1));
    refused(access);
  }

  @Test
  void case_3_4_5_6_forged_tokens_are_refused() throws Exception {
    var stranger = new ECKeyGenerator(Curve.P_256).keyID(kid()).generate();
    var header = header();
    refused(sign(header.build(), claims(), stranger));
    refused(sign(header.jwk(stranger.toPublicJWK()).build(), claims(), stranger));
    refused(
        sign(header().keyID(stranger.computeThumbprint().toString()).build(), claims(), stranger));

    var none = Base64.getUrlEncoder().withoutPadding();
    var unsigned = none.encodeToString("{\"alg\":\"none\",\"typ\":\"at+jwt\"}".getBytes(UTF_8));
    refused(unsigned + "." + access.split("\\.", -1)[1] + ".");

    var published = SERVER.keys.published(SERVER.acme).getKeyByKeyId(kid()).toECKey();
    var mac = new SignedJWT(header(JWSAlgorithm.HS256).build(), claims());
    mac.sign(new MACSigner(published.toJSONString().getBytes(UTF_8)));
    refused(mac.serialize());

    var jwe =
        new JWEObject(
            new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A128GCM)
                .contentType("JWT")
                .keyID(kid())
                .build(),
            new Payload(claims().toJSONObject()));
    jwe.encrypt(new ECDHEncrypter(published));
    refused(jwe.serialize());
  }

  @Test
  void broken_tokens_are_refused() {
    var parts = access.split("\\.", -1);
    for (var broken :
        new String[] {
          "x",
          "..",
          access + ".",
          access.substring(0, access.length() - 4) + "AAAA",
          parts[0] + "." + parts[1] + ".",
          parts[0] + "." + flip(parts[1]) + "." + parts[2],
          "ä".repeat(10),
          "a".repeat(8000)
        }) {
      refused(broken);
    }
  }

  /** Our own key signs what our own server would never say. */
  @Test
  void our_key_alone_is_not_enough() {
    refused(ours("JWT", claims()));
    refused(ours("at+jwt", with("iss", "http://localhost:8080/as/beta")));
    refused(ours("at+jwt", with("aud", "plexsphere-api")));
    refused(ours("at+jwt", with("sub", SERVER.bob.id().toString())));
    refused(ours("at+jwt", with("sub", "not a uuid")));
    refused(ours("at+jwt", with("sid", "00")));
    refused(ours("at+jwt", with("sid", null)));
    refused(ours("at+jwt", with("exp", null)));
    var future = Date.from(SERVER.clock.instant().plusSeconds(61));
    refused(ours("at+jwt", with("iat", future)));
    var skewed = Date.from(SERVER.clock.instant().plusSeconds(60));
    assertThat(ask(ours("at+jwt", with("iat", skewed))).status()).isEqualTo(200);
  }

  @Test
  void case_2_a_disabled_account_and_a_new_password_end_the_token_at_once() {
    SERVER.accounts.disable(SERVER.acme, SERVER.ada.id());
    refused(access);
    SERVER.accounts.enable(SERVER.acme, SERVER.ada.id());
    refused(access);

    var again = member(token(browser, redeem(SERVER.code(SERVER.browser()))), "access_token");
    assertThat(ask(again).status()).isEqualTo(200);
    SERVER.clock.advance(Duration.ofSeconds(1));
    SERVER.accounts.setPassword(SERVER.acme, SERVER.ada.id(), new Secret(Acme.PASSWORD));
    refused(again);
  }

  private static Http.Reply ask(String token) {
    return SERVER.browser().bearer(token).get("/as/acme/userinfo");
  }

  private static void refused(String token) {
    var reply = ask(token);
    assertThat(reply.status()).as(token).isEqualTo(401);
    assertThat(reply.header("www-authenticate")).contains("error=\"invalid_token\"");
  }

  private JWTClaimsSet claims() {
    return Jwts.claims(access);
  }

  private JWTClaimsSet with(String name, @Nullable Object value) {
    return Jwts.with(claims(), name, value);
  }

  private static String ours(String type, JWTClaimsSet claims) {
    return SERVER.keys.sign(SERVER.acme, new JOSEObjectType(type), claims);
  }

  private String kid() {
    return SERVER.keys.published(SERVER.acme).getKeys().getFirst().getKeyID();
  }

  private JWSHeader.Builder header() {
    return header(JWSAlgorithm.ES256);
  }

  private JWSHeader.Builder header(JWSAlgorithm algorithm) {
    return new JWSHeader.Builder(algorithm).keyID(kid()).type(new JOSEObjectType("at+jwt"));
  }

  private static String sign(JWSHeader header, JWTClaimsSet claims, ECKey key) throws Exception {
    var jwt = new SignedJWT(header, claims);
    jwt.sign(new ECDSASigner(key));
    return jwt.serialize();
  }

  private static String flip(String part) {
    return (part.charAt(0) == 'e' ? "f" : "e") + part.substring(1);
  }
}
