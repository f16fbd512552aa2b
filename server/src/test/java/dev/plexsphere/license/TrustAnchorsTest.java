package dev.plexsphere.license;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustAnchorsTest {
  private final ECKey one = SigningKeys.generate();
  private final ECKey other = SigningKeys.generate();

  @Test
  void a_set_a_single_key_and_pem_are_read() throws JOSEException {
    assertThat(kids(set(one, other))).containsExactly(one.getKeyID(), other.getKeyID());
    assertThat(kids(one.toPublicJWK().toJSONString())).containsExactly(one.getKeyID());
    assertThat(kids("# ours\n" + pem(one) + "\n" + pem(other)))
        .containsExactly(one.getKeyID(), other.getKeyID());
  }

  @Test
  void a_key_is_found_by_its_thumbprint_whatever_it_calls_itself() {
    var renamed = new ECKey.Builder(one.toPublicJWK()).keyID("spring-2026").build();

    var anchors = TrustAnchors.parse(set(renamed));

    assertThat(anchors.find("spring-2026")).isEmpty();
    assertThat(anchors.find(SigningKeys.thumbprint(one))).isPresent();
  }

  @Test
  void a_private_key_does_not_belong_here() {
    refused(new JWKSet(one).toString(false), "private");
    refused(
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "only PUBLIC KEY is read");
  }

  @Test
  void keys_of_another_kind_or_for_something_else_are_refused() throws JOSEException {
    var p384 = new ECKeyGenerator(Curve.P_384).generate();
    refused(set(p384), "not P-256");
    refused(set(new RSAKeyGenerator(2048).generate()), "not P-256");
    refused(pem(p384), "not P-256");
    refused("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "not P-256");
    refused(
        set(new ECKey.Builder(one.toPublicJWK()).keyUse(KeyUse.ENCRYPTION).build()),
        "something else");
  }

  @Test
  void nothing_broken_or_empty_is_taken_for_no_anchors() {
    refused("", "neither");
    refused("{}", "neither");
    refused("{\"keys\":[]}", "1 to 32");
    refused("{\"keys\":[{\"kty\":\"EC\"}]}", "neither");
    refused("-----BEGIN PUBLIC KEY-----", "1 to 32");
    refused(set(Collections.nCopies(33, one).toArray(ECKey[]::new)), "1 to 32");
  }

  @Test
  void a_file_is_bounded(@TempDir Path folder) throws IOException {
    var file = folder.resolve("anchors.json");
    Files.writeString(file, set(one));
    assertThat(TrustAnchors.read(file).keys()).hasSize(1);

    Files.writeString(file, set(one) + " ".repeat(64 * 1024));
    assertThatThrownBy(() -> TrustAnchors.read(file)).hasMessageContaining("64 KiB");
  }

  private static String set(JWK... keys) {
    return new JWKSet(List.of(keys)).toString(true);
  }

  private static String pem(ECKey key) throws JOSEException {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(key.toECPublicKey().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  private static List<String> kids(String text) {
    return TrustAnchors.parse(text).keys().stream().map(JWK::getKeyID).toList();
  }

  private static void refused(String text, String why) {
    assertThatThrownBy(() -> TrustAnchors.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
