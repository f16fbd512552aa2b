package dev.plexsphere.jwk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Against what the specifications print. */
class SigningAlgorithmTest {
  /** RFC 8037 appendix A.1 and A.4. */
  private static final String ED25519 =
      "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\","
          + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";

  private static final String INPUT = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
  private static final String SIGNATURE =
      "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

  /** The example of OpenID Connect Core appendix A.3 and A.4. */
  private static final String TOKEN = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";

  @Test
  void Ed25519_signs_and_verifies_as_RFC_8037_prints_it() throws Exception {
    var key = OctetKeyPair.parse(ED25519);
    var header = JWSHeader.parse("{\"alg\":\"EdDSA\"}");

    var signed = Ed25519.signer(key).sign(header, INPUT.getBytes(StandardCharsets.US_ASCII));

    assertThat(signed).hasToString(SIGNATURE);
    var verifier = Ed25519.verifier(key.toPublicJWK());
    assertThat(JWSObject.parse(INPUT + "." + SIGNATURE).verify(verifier)).isTrue();
    var other = INPUT.substring(0, INPUT.length() - 1) + "A";
    assertThat(JWSObject.parse(other + "." + SIGNATURE).verify(verifier)).isFalse();
    assertThat(verifier.verify(header, new byte[1], Base64URL.encode("short"))).isFalse();
  }

  @Test
  void a_key_of_another_curve_or_length_is_no_Ed25519_key() throws Exception {
    var curve = OctetKeyPair.parse(ED25519.replace("\"Ed25519\"", "\"X25519\"")).toPublicJWK();
    var shorter = OctetKeyPair.parse(ED25519.replace("11qYAYKx", "")).toPublicJWK();

    assertThatThrownBy(() -> Ed25519.verifier(curve))
        .isInstanceOf(java.security.InvalidKeyException.class);
    assertThatThrownBy(() -> Ed25519.verifier(shorter))
        .isInstanceOf(java.security.InvalidKeyException.class);
  }

  @Test
  void the_half_hash_is_that_of_the_algorithms_own_hash() throws Exception {
    assertThat(SigningAlgorithm.RS256.halfHash(TOKEN)).isEqualTo("77QmUPtjPfzWtF2AnpK9RQ");
    assertThat(SigningAlgorithm.ES256.halfHash(TOKEN)).isEqualTo("77QmUPtjPfzWtF2AnpK9RQ");
    var sha512 =
        MessageDigest.getInstance("SHA-512").digest(TOKEN.getBytes(StandardCharsets.US_ASCII));
    assertThat(SigningAlgorithm.EDDSA.halfHash(TOKEN))
        .isEqualTo(Base64URL.encode(Arrays.copyOf(sha512, 32)).toString());
  }

  @Test
  void there_are_three_and_their_names_are_exact() {
    assertThat(SigningAlgorithm.of("EdDSA")).contains(SigningAlgorithm.EDDSA);
    assertThat(SigningAlgorithm.of("RS256")).contains(SigningAlgorithm.RS256);
    for (var name : new String[] {"", "none", "HS256", "eddsa", "EDDSA", "Ed25519", "PS256"}) {
      assertThat(SigningAlgorithm.of(name)).isEmpty();
    }
  }
}
