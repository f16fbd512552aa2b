package dev.plexsphere.authserver;

import static dev.plexsphere.authserver.PlatformSteps.accessToken;
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
import dev.plexsphere.account.Account;
import dev.plexsphere.authn.Operator.Verdict;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.testkit.Http;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator's access token opens, and from when on it does not. */
class OperatorTokensTest {
  private final PlatformSteps platform = new PlatformSteps();
  private final Http browser = platform.browser();
  private String access = "";

  @BeforeEach
  void signIn() {
    access = accessToken(browser);
  }

  @AfterEach
  void close() {
    platform.close();
  }

  private Verdict verify(String token) {
    return platform.acme.authserver.operators().verify(token);
  }

  private void refused(String token) {
    assertThat(verify(token)).as(token).isInstanceOf(Verdict.Invalid.class);
  }

  @Test
  void requirement_38_an_operator_is_admitted_by_name() {
    assertThat(verify(access))
        .isInstanceOfSatisfying(
            Verdict.Admitted.class,
            admitted -> {
              assertThat(admitted.operator().account()).isEqualTo(platform.grace.id());
              assertThat(admitted.operator().email()).isEqualTo(PlatformSteps.GRACE);
            });
  }

  @Test
  void requirement_40_it_ends_to_the_second() {
    platform.acme.clock.set(claims().getExpirationTime().toInstant().minusSeconds(1));
    assertThat(verify(access)).isInstanceOf(Verdict.Admitted.class);
    platform.acme.clock.advance(Duration.ofSeconds(1));
    refused(access);
  }

  @Test
  void requirement_40_case_3_4_5_6_forged_tokens_are_refused() throws Exception {
    var stranger = new ECKeyGenerator(Curve.P_256).keyID(kid()).generate();
    refused(signed(header(JWSAlgorithm.ES256).build(), stranger));
    refused(signed(header(JWSAlgorithm.ES256).jwk(stranger.toPublicJWK()).build(), stranger));
    refused(signed(header(JWSAlgorithm.ES256).keyID("unknown").build(), stranger));

    var unsigned =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"alg\":\"none\",\"typ\":\"at+jwt\"}".getBytes(UTF_8));
    refused(unsigned + "." + access.split("\\.", -1)[1] + ".");

    var mac = new SignedJWT(header(JWSAlgorithm.HS256).build(), claims());
    mac.sign(new MACSigner(published().toJSONString().getBytes(UTF_8)));
    refused(mac.serialize());

    var jwe =
        new JWEObject(
            new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A128GCM)
                .contentType("JWT")
                .keyID(kid())
                .build(),
            new Payload(claims().toJSONObject()));
    jwe.encrypt(new ECDHEncrypter(published()));
    refused(jwe.serialize());
    refused("");
    refused("psk_live_x");
    refused(access + "x");
  }

  /** Our own key signs what our own server would never say. */
  @Test
  void requirement_40_our_key_alone_is_not_enough() {
    refused(ours("JWT", claims()));
    refused(ours("at+jwt", with("iss", "http://localhost:8080/as/acme")));
    refused(ours("at+jwt", with("aud", "another-api")));
    refused(ours("at+jwt", with("aud", List.of("plexsphere-api", "another-api"))));
    refused(ours("at+jwt", with("tenant_id", platform.acme.acme.toString())));
    refused(ours("at+jwt", with("tenant_id", null)));
    refused(ours("at+jwt", with("sub", platform.acme.ada.id().toString())));
    refused(ours("at+jwt", with("sid", "00")));
    refused(ours("at+jwt", with("sid", "no hex")));
    refused(ours("at+jwt", with("exp", null)));
    refused(ours("at+jwt", with("iat", Date.from(platform.acme.clock.instant().plusSeconds(61)))));
    assertThat(verify(ours("at+jwt", claims()))).isInstanceOf(Verdict.Admitted.class);
  }

  /** Our API asks for no certificate and no proof, so it takes no token that wants one. */
  @Test
  void a_bound_token_does_not_open_the_API() {
    var certificate = Map.of("x5t#S256", "x".repeat(43));
    var key = Map.of("jkt", "k".repeat(43));
    for (var cnf : List.of(certificate, key)) {
      var bound = ours("at+jwt", with("cnf", cnf));
      refused(bound);
      assertThat(browser.bearer(bound).get("/operators-only").status()).isEqualTo(401);
    }
    var free = browser.bearer(ours("at+jwt", with("cnf", null))).get("/operators-only");
    assertThat(free.status()).as(free.body()).isEqualTo(200);
  }

  @Test
  void an_id_token_is_no_access_token() {
    var redirect = PlatformSteps.signIn(browser, PlatformSteps.request());
    var reply = PlatformSteps.token(browser, PlatformSteps.redeem(redirect));

    refused(Acme.member(reply, "id_token"));
  }

  @Test
  void case_35_a_customers_token_is_none_of_the_platforms() {
    var code = platform.acme.code(platform.browser());
    var reply = Acme.token(platform.browser(), Acme.redeem(code));

    refused(Acme.member(reply, "access_token"));
  }

  @Test
  void requirement_42_without_the_role_the_token_is_good_and_lacks() {
    setRoles(List.of());
    assertThat(verify(access)).isInstanceOf(Verdict.Lacking.class);

    setRoles(List.of(Account.PLATFORM_ADMIN)); // the token says it had the role all along
    assertThat(verify(access)).isInstanceOf(Verdict.Admitted.class);
  }

  @Test
  void a_role_that_a_token_claims_is_not_believed() {
    setRoles(List.of());
    assertThat(verify(ours("at+jwt", with("roles", List.of(Account.PLATFORM_ADMIN)))))
        .isInstanceOf(Verdict.Lacking.class);
  }

  @Test
  void case_2_a_disabled_account_is_refused_on_the_next_request() {
    platform.acme.accounts.disable(DomainId.PLATFORM, platform.grace.id());
    refused(access);
  }

  @Test
  void a_new_password_ends_the_token() {
    platform.acme.clock.advance(Duration.ofSeconds(1));
    platform.acme.accounts.setPassword(
        DomainId.PLATFORM, platform.grace.id(), new Secret(Acme.PASSWORD));
    refused(access);
  }

  @Test
  void logout_ends_the_token() {
    var page = browser.get("/logout");
    browser.form("/logout", Map.of("csrf", Acme.hidden(page).getOrDefault("csrf", "")));
    refused(access);
  }

  @Test
  void requirement_40_a_key_rotation_is_tolerated() {
    platform.acme.clock.advance(Duration.ofDays(29).plusHours(1)); // the next key is published
    var before = SignedKid.of(access);
    var current = accessToken(platform.browser());
    assertThat(SignedKid.of(current)).isEqualTo(before);
    assertThat(platform.acme.keys.published(DomainId.PLATFORM).size()).isEqualTo(2);

    platform.acme.clock.advance(Duration.ofHours(24)); // and signs a day later
    var after = accessToken(platform.browser());
    assertThat(SignedKid.of(after)).isNotEqualTo(before);
    assertThat(verify(after)).isInstanceOf(Verdict.Admitted.class);
  }

  private static final class SignedKid {
    static String of(String token) {
      try {
        return SignedJWT.parse(token).getHeader().getKeyID();
      } catch (java.text.ParseException e) {
        throw new AssertionError(e);
      }
    }
  }

  private void setRoles(List<String> roles) {
    platform.acme.database.inTransaction(
        tx -> platform.actions.setRoles(tx, DomainId.PLATFORM, platform.grace.id(), roles));
  }

  private JWTClaimsSet claims() {
    return Jwts.claims(access);
  }

  private JWTClaimsSet with(String name, @Nullable Object value) {
    return Jwts.with(claims(), name, value);
  }

  private String ours(String type, JWTClaimsSet claims) {
    return platform.acme.keys.sign(DomainId.PLATFORM, new JOSEObjectType(type), claims);
  }

  private ECKey published() {
    return platform.acme.keys.published(DomainId.PLATFORM).getKeys().getFirst().toECKey();
  }

  private String kid() {
    return published().getKeyID();
  }

  private JWSHeader.Builder header(JWSAlgorithm algorithm) {
    return new JWSHeader.Builder(algorithm).type(new JOSEObjectType("at+jwt")).keyID(kid());
  }

  private String signed(JWSHeader header, ECKey key) throws Exception {
    var jwt = new SignedJWT(header, claims());
    jwt.sign(new ECDSASigner(key));
    return jwt.serialize();
  }
}
