package dev.plexsphere.idp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.testkit.SteppingClock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes a JWT-SVID good, with real keys. */
class SvidVerifierTest {
  private static final RSAKey RSA = rsa();

  private final SteppingClock clock = new SteppingClock();
  private final SpiffeAuthority spiffe = new SpiffeAuthority(clock, "td");

  @AfterEach
  void close() {
    spiffe.close();
  }

  private static RSAKey rsa() {
    try {
      return new RSAKeyGenerator(2048).keyID("rsa").keyUse(SpiffeAuthority.JWT_SVID).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private SvidOutcome verify(String text) {
    return verify("acme", text);
  }

  private SvidOutcome verify(String slug, String text) {
    var bundles =
        new TrustBundles(
            List.of(spiffe.inline("acme")),
            url -> {
              throw new AssertionError(url);
            },
            clock);
    return new SvidVerifier(bundles, clock).verify(slug, text);
  }

  private Map<String, Object> claims() {
    return spiffe.claims("spiffe://td/a", List.of("us"));
  }

  private static void assertBad(SvidOutcome outcome, String why) {
    assertThat(outcome)
        .isInstanceOfSatisfying(SvidOutcome.Bad.class, bad -> assertThat(bad.why()).contains(why));
  }

  private static void assertGood(SvidOutcome outcome) {
    assertThat(outcome)
        .isEqualTo(new SvidOutcome.Good(new Svid(new SpiffeId("td", "/a"), List.of("us"))));
  }

  @Test
  void a_good_one_says_who_and_for_whom() {
    assertGood(verify(spiffe.signed(claims())));
    var text = claims();
    text.put("aud", "us");
    assertGood(verify(spiffe.signed(text)));
    assertThat(verify("beta", spiffe.signed(claims()))).isEqualTo(new SvidOutcome.Untrusted());
    assertThat(verify("", spiffe.signed(claims()))).isEqualTo(new SvidOutcome.Untrusted());
  }

  @Test
  void another_trust_domain_is_not_trusted_however_alike() {
    for (var id : List.of("spiffe://td2/a", "spiffe://t/a", "spiffe://td.example/a")) {
      var claims = spiffe.claims(id, "us");
      assertThat(verify(spiffe.signed(claims))).isEqualTo(new SvidOutcome.Untrusted());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spiffe://TD/a",
        "spiffe://td:1/a",
        "spiffe://x@td/a",
        "spiffe://td/a/",
        "spiffe://td/%61",
        "spiffe://td",
        "a",
      })
  void whom_it_names_has_one_spelling(String subject) {
    assertBad(verify(spiffe.signed(spiffe.claims(subject, "us"))), "sub");
  }

  @ParameterizedTest
  @CsvSource({
    "exp, -59, true",
    "exp, -61, false",
    "exp, 3660, true",
    "exp, 3662, false",
    "iat, 59, true",
    "iat, 61, false",
    "nbf, 59, true",
    "nbf, 61, false"
  })
  void times_have_a_minute_of_leeway_and_an_hour_at_most(String name, int seconds, boolean good) {
    var claims = claims();
    claims.put(name, clock.instant().getEpochSecond() + seconds);
    assertThat(verify(spiffe.signed(claims)) instanceof SvidOutcome.Good).isEqualTo(good);
  }

  @ParameterizedTest
  @ValueSource(strings = {"exp", "aud", "sub"})
  void what_must_be_there_must_be_there(String name) {
    var claims = claims();
    claims.remove(name);
    assertBad(verify(spiffe.signed(claims)), name);
  }

  @Test
  void nothing_else_is_required_but_a_time_is_a_time() {
    var claims = claims();
    claims.remove("iat");
    assertGood(verify(spiffe.signed(claims)));
    claims.put("iat", "yesterday");
    assertBad(verify(spiffe.signed(claims)), "future");
  }

  @Test
  void every_family_of_the_standard_counts_with_its_own_key_only() {
    var p384 = SpiffeAuthority.newKey("p384", Curve.P_384);
    var p521 = SpiffeAuthority.newKey("p521", Curve.P_521);
    spiffe.keys = List.of(spiffe.key, p384, p521, RSA);
    assertGood(verify(signed("ES256", spiffe.key)));
    assertGood(verify(signed("ES384", p384)));
    assertGood(verify(signed("ES512", p521)));
    for (var algorithm : List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")) {
      assertGood(verify(signed(algorithm, RSA)));
    }
  }

  @Test
  void a_key_that_names_its_algorithm_makes_no_other() {
    spiffe.keys = List.of(new RSAKey.Builder(RSA).algorithm(JWSAlgorithm.PS256).build());
    assertGood(verify(signed("PS256", RSA)));
    assertBad(verify(signed("RS256", RSA)), "signature");
  }

  private String signed(String algorithm, JWK key) {
    return SpiffeAuthority.signed(SpiffeAuthority.header(algorithm, key.getKeyID()), claims(), key);
  }

  @Test
  void unsigned_and_symmetric_ones_are_no_svids() throws Exception {
    assertBad(verify(encoded(Map.of("alg", "none", "kid", "key-1")) + "."), "not a signed JWT");
    var asSecret = new MACSigner(spiffe.key.toPublicJWK().toJSONString().getBytes(UTF_8));
    var mac =
        new JWSObject(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("key-1").build(),
            new Payload(Json.writeAny(claims())));
    mac.sign(asSecret);
    assertBad(verify(mac.serialize()), "signature");
    assertBad(verify(encoded(Map.of("alg", "ES256", "kid", "key-1")) + "."), "not a signed JWT");
    assertBad(verify("x"), "not a signed JWT");
    assertBad(verify("x".repeat(16 * 1024 + 1)), "16 KiB");
  }

  private String encoded(Map<String, Object> header) {
    var url = Base64.getUrlEncoder().withoutPadding();
    return url.encodeToString(Json.writeAny(header))
        + "."
        + url.encodeToString(Json.writeAny(claims()));
  }

  @Test
  void the_header_has_alg_kid_and_typ_and_no_more() {
    var es256 = new JWSHeader.Builder(JWSAlgorithm.ES256);
    assertBad(verify(SpiffeAuthority.signed(es256.build(), claims(), spiffe.key)), "kid");
    es256.keyID("key-1");
    assertGood(verify(SpiffeAuthority.signed(es256.build(), claims(), spiffe.key)));
    for (var type : List.of("JWT", "JOSE")) {
      es256.type(new JOSEObjectType(type));
      assertGood(verify(SpiffeAuthority.signed(es256.build(), claims(), spiffe.key)));
    }
    for (var type : List.of("at+jwt", "JWE", "jwt")) {
      es256.type(new JOSEObjectType(type));
      assertBad(verify(SpiffeAuthority.signed(es256.build(), claims(), spiffe.key)), "typ");
    }
    var more = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("key-1");
    var own = SpiffeAuthority.newKey("key-1", Curve.P_256);
    more.jwk(own.toPublicJWK());
    assertBad(verify(SpiffeAuthority.signed(more.build(), claims(), own)), "header");
    var unknown = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("key-1").customParam("x", 1);
    assertBad(verify(SpiffeAuthority.signed(unknown.build(), claims(), spiffe.key)), "header");
  }

  @Test
  void a_key_of_certificates_signs_no_svid() {
    var x509 = new ECKey.Builder(spiffe.key).keyUse(new KeyUse("x509-svid")).build();
    var none = new ECKey.Builder(spiffe.key).keyUse(null).build();
    var sig = new ECKey.Builder(spiffe.key).keyUse(KeyUse.SIGNATURE).build();
    for (var key : List.of(x509, none, sig)) {
      spiffe.keys = List.of(key);
      assertBad(verify(spiffe.signed(claims())), "signature");
    }
  }

  @Test
  void another_key_of_the_same_name_is_another() {
    var forger = SpiffeAuthority.newKey("key-1", Curve.P_256);
    assertBad(verify(signed("ES256", forger)), "signature");
    var misnamed = SpiffeAuthority.header("ES256", "key-9");
    assertBad(verify(SpiffeAuthority.signed(misnamed, claims(), spiffe.key)), "signature");
    assertBad(verify(signed("ES256", SpiffeAuthority.newKey("key-9", Curve.P_256))), "signature");
  }
}
