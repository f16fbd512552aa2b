package dev.plexsphere.idp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.testkit.SteppingClock;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose signature counts, of which kinds of keys. */
class AssertionVerifierTest {
  private static final AssertionRules RULES =
      new AssertionRules("https://issuer.example", "https://us.example", Set.of("jwt"));

  private final SteppingClock clock = new SteppingClock();
  private final AssertionVerifier verifier = new AssertionVerifier(clock);

  private Map<String, Object> claims() {
    var out = new HashMap<String, Object>();
    out.put("iss", RULES.issuer());
    out.put("sub", "machine");
    out.put("aud", RULES.audience());
    out.put("iat", clock.instant().getEpochSecond());
    out.put("exp", clock.instant().getEpochSecond() + 60);
    out.put("jti", "one");
    return out;
  }

  private String signed(JWSAlgorithm algorithm, JWSSigner signer) throws JOSEException {
    var header = new JWSHeader.Builder(algorithm).keyID("k").build();
    var token = new JWSObject(header, new Payload(claims()));
    token.sign(signer);
    return token.serialize();
  }

  private AssertionOutcome verify(String text, JWK key) {
    return verifier.verify(text, RULES, _ -> new JWKSet(key.toPublicJWK()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "PS256"})
  void rsa_keys_sign_in_two_ways_unless_they_say_in_which(String name) throws JOSEException {
    var algorithm = JWSAlgorithm.parse(name);
    var key = new RSAKeyGenerator(2048).keyID("k").generate();
    var text = signed(algorithm, new RSASSASigner(key));

    assertThat(verify(text, key))
        .isEqualTo(
            new AssertionOutcome.Good(
                new Assertion(
                    RULES.issuer(), "machine", "one", clock.instant().plusSeconds(60 + 120))));
    var pinned = new RSAKey.Builder(key).algorithm(JWSAlgorithm.RS512).build();
    assertThat(verify(text, pinned)).isInstanceOf(AssertionOutcome.Bad.class);
    assertThat(verify(signed(JWSAlgorithm.RS512, new RSASSASigner(key)), key))
        .isInstanceOf(AssertionOutcome.Bad.class);
  }

  @Test
  void ed25519_counts() throws GeneralSecurityException {
    var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    var spki = pair.getPublic().getEncoded();
    var x = Base64URL.encode(java.util.Arrays.copyOfRange(spki, spki.length - 32, spki.length));
    var key = new OctetKeyPair.Builder(Curve.Ed25519, x).keyID("k").build();
    var input =
        encode("{\"alg\":\"EdDSA\",\"kid\":\"k\"}".getBytes(UTF_8))
            + "."
            + encode(Json.writeAny(claims()));
    var signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(input.getBytes(UTF_8));

    assertThat(verify(input + "." + encode(signature.sign()), key))
        .isInstanceOf(AssertionOutcome.Good.class);
    assertThat(AssertionVerifier.takes(key)).isTrue();
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Test
  void keys_that_are_too_short_for_something_else_or_of_another_curve_are_not_taken()
      throws JOSEException {
    var good = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
    assertThat(AssertionVerifier.takes(good)).isTrue();
    var encrypts = new ECKey.Builder(good).keyUse(KeyUse.ENCRYPTION).build();
    assertThat(AssertionVerifier.takes(encrypts)).isFalse();
    assertThat(AssertionVerifier.takes(new ECKeyGenerator(Curve.P_384).generate())).isFalse();
    assertThat(AssertionVerifier.takes(new RSAKeyGenerator(1024, true).generate())).isFalse();
  }

  @Test
  void another_issuers_and_the_same_claim_twice_are_refused() throws JOSEException {
    var key = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
    var text = signed(JWSAlgorithm.ES256, new ECDSASigner(key));
    var others = new AssertionRules("https://other.example", RULES.audience(), Set.of());

    assertThat(verifier.verify(text, others, _ -> new JWKSet(key.toPublicJWK())))
        .isEqualTo(new AssertionOutcome.Bad("it is another issuer's"));
    var twice = new String(Json.writeAny(claims()), UTF_8).replaceFirst("\\{", "{\"aud\":\"x\",");
    var token =
        new JWSObject(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("k").build(), new Payload(twice));
    token.sign(new ECDSASigner(key));
    assertThat(verify(token.serialize(), key))
        .isEqualTo(new AssertionOutcome.Bad("it is not a signed JWT"));
    assertThat(verify("x".repeat(17_000), key))
        .isEqualTo(new AssertionOutcome.Bad("it is longer than 16 KiB"));
  }

  @Test
  void an_unknown_kid_has_the_keys_fetched_once_more() throws JOSEException {
    var key = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
    var text = signed(JWSAlgorithm.ES256, new ECDSASigner(key));
    var asked = new AtomicInteger();

    var outcome =
        verifier.verify(
            text,
            RULES,
            fresh -> {
              asked.incrementAndGet();
              return fresh ? new JWKSet(key.toPublicJWK()) : new JWKSet();
            });

    assertThat(outcome).isInstanceOf(AssertionOutcome.Good.class);
    assertThat(asked).hasValue(2);
  }
}
