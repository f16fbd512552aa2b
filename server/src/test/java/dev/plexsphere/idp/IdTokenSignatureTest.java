package dev.plexsphere.idp;

import static dev.plexsphere.idp.VerifierDesk.encode;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import dev.plexsphere.kit.json.Json;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Which signatures count, and whose keys. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdTokenSignatureTest {
  private final VerifierDesk desk = new VerifierDesk();
  private final ForeignIdp idp = desk.idp;

  @AfterEach
  void behave() {
    desk.behave();
  }

  @AfterAll
  void close() {
    desk.close();
  }

  @Test
  void a_forged_signature_is_refused() {
    desk.assertRefused(
        ForeignIdp.signed(desk.header().build(), desk.claims(), ForeignIdp.newKey("key-1")),
        "no key of the provider");
    var good = idp.signed(desk.claims()).split("\\.", -1);
    var other = desk.claims();
    other.put("sub", "eve");
    var payload = Base64.getUrlEncoder().withoutPadding().encodeToString(Json.writeAny(other));
    desk.assertRefused(good[0] + "." + payload + "." + good[2], "no key of the provider");
    desk.assertRefused(good[0] + "." + good[1] + ".", "");
  }

  @Test
  void a_header_that_is_no_object_is_refused() {
    for (var header : List.of("null", "[]", "5", "")) {
      desk.assertRefused(encode(header) + "." + encode(Json.writeAny(desk.claims())) + ".AAAA", "");
    }
  }

  @Test
  void case_3_alg_none_is_refused_however_it_is_spelled() {
    for (var alg : List.of("none", "None", "NONE", "nOnE")) {
      var head = encode("{\"alg\":\"" + alg + "\"}");
      desk.assertRefused(head + "." + encode(Json.writeAny(desk.claims())) + ".", "");
      desk.assertRefused(head + "." + encode(Json.writeAny(desk.claims())) + ".AAAA", "");
    }
  }

  @Test
  void case_3_hs256_with_the_public_key_as_its_secret_is_refused() throws JOSEException {
    var rsa = rsa(2048);
    idp.keys = List.of(rsa.toPublicJWK(), idp.key.toPublicJWK());
    var secrets =
        List.of(
            rsa.toRSAPublicKey().getEncoded(),
            idp.key.toECPublicKey().getEncoded(),
            rsa.toPublicJWK().toJSONString().getBytes(UTF_8));
    for (var secret : secrets) {
      var token =
          new JWSObject(
              new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("key-1").build(),
              new Payload(desk.claims()));
      token.sign(new MACSigner(secret));
      desk.assertRefused(token.serialize(), "no key of the provider");
    }
  }

  @Test
  void case_5_a_symmetric_key_in_the_providers_set_never_verifies() throws JOSEException {
    var oct = new OctetSequenceKeyGenerator(256).keyID("oct").generate();
    idp.keys = List.of(oct);
    var token =
        new JWSObject(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("oct").build(),
            new Payload(desk.claims()));
    token.sign(new MACSigner(oct));

    desk.assertRefused(token.serialize(), "no key of the provider");
  }

  @Test
  void case_3_a_key_pinned_to_another_algorithm_or_use_does_not_count() throws JOSEException {
    var rsa = rsa(2048);
    var token = rsaSigned(rsa, JWSAlgorithm.RS256);
    idp.keys = List.of(rsa.toPublicJWK());
    assertThatCode(() -> desk.verify(token)).doesNotThrowAnyException();

    idp.keys =
        List.of(
            new RSAKey.Builder(rsa.toRSAPublicKey())
                .keyID("rsa")
                .algorithm(JWSAlgorithm.PS256)
                .build());
    desk.assertRefused(token, "no key of the provider");
    idp.keys =
        List.of(
            new RSAKey.Builder(rsa.toRSAPublicKey())
                .keyID("rsa")
                .keyUse(com.nimbusds.jose.jwk.KeyUse.ENCRYPTION)
                .build());
    desk.assertRefused(token, "no key of the provider");
  }

  @Test
  void rs256_and_ps256_are_taken_and_rs512_and_short_keys_are_not() throws JOSEException {
    var rsa = rsa(2048);
    idp.keys = List.of(rsa.toPublicJWK());
    assertThat(desk.verify(rsaSigned(rsa, JWSAlgorithm.RS256)).subject()).isEqualTo("ada");
    assertThat(desk.verify(rsaSigned(rsa, JWSAlgorithm.PS256)).subject()).isEqualTo("ada");
    desk.assertRefused(rsaSigned(rsa, JWSAlgorithm.RS512), "no key of the provider");

    var weak = new RSAKeyGenerator(1024, true).keyID("rsa").generate();
    idp.keys = List.of(weak.toPublicJWK());
    var token =
        new JWSObject(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa").build(),
            new Payload(desk.claims()));
    token.sign(new RSASSASigner(weak, Set.of(AllowWeakRSAKey.getInstance())));
    desk.assertRefused(token.serialize(), "no key of the provider");
  }

  private static RSAKey rsa(int bits) throws JOSEException {
    return new RSAKeyGenerator(bits).keyID("rsa").generate();
  }

  private String rsaSigned(RSAKey key, JWSAlgorithm algorithm) throws JOSEException {
    var token =
        new JWSObject(
            new JWSHeader.Builder(algorithm).keyID("rsa").build(), new Payload(desk.claims()));
    token.sign(new RSASSASigner(key));
    return token.serialize();
  }

  @Test
  void eddsa_is_taken() throws GeneralSecurityException {
    var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    var spki = pair.getPublic().getEncoded();
    var x = new byte[32];
    System.arraycopy(spki, spki.length - 32, x, 0, 32);
    idp.keys =
        List.of(new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x)).keyID("ed").build());
    var input =
        encode("{\"alg\":\"EdDSA\",\"kid\":\"ed\"}") + "." + encode(Json.writeAny(desk.claims()));
    var signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(input.getBytes(UTF_8));

    assertThat(desk.verify(input + "." + encode(signature.sign())).subject()).isEqualTo("ada");
    desk.assertRefused(input + "." + encode(new byte[64]), "no key of the provider");
  }

  @Test
  void case_4_a_jwe_around_an_unsigned_token_is_refused() throws JOSEException {
    var rsa = rsa(2048);
    idp.keys = List.of(rsa.toPublicJWK());
    var plain = encode("{\"alg\":\"none\"}") + "." + encode(Json.writeAny(desk.claims())) + ".";
    var wrapped =
        new JWEObject(
            new JWEHeader.Builder(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM)
                .contentType("JWT")
                .keyID("rsa")
                .build(),
            new Payload(plain));
    wrapped.encrypt(new RSAEncrypter(rsa));

    desk.assertRefused(wrapped.serialize(), "it is not a signed JWT");
  }

  @Test
  void case_6_keys_that_the_header_brings_or_points_to_are_ignored() {
    var own = ForeignIdp.newKey("key-1");
    var header =
        desk.header()
            .jwk(own.toPublicJWK())
            .jwkURL(URI.create(idp.issuer() + "/elsewhere"))
            .x509CertURL(URI.create(idp.issuer() + "/elsewhere"))
            .build();
    int fetches = idp.keyFetches.get();

    desk.assertRefused(ForeignIdp.signed(header, desk.claims(), own), "no key of the provider");
    assertThat(idp.keyFetches).hasValue(fetches);
  }

  @Test
  void a_token_without_kid_is_tried_with_the_providers_keys() {
    idp.keys = List.of(ForeignIdp.newKey("a").toPublicJWK(), idp.key.toPublicJWK());
    var header = new JWSHeader(JWSAlgorithm.ES256);

    assertThat(desk.verify(ForeignIdp.signed(header, desk.claims(), idp.key)).subject())
        .isEqualTo("ada");
  }

  @Test
  void keys_are_asked_for_once_more_when_none_fits_and_not_when_a_signature_is_wrong() {
    desk.asked.clear();
    var forged =
        ForeignIdp.signed(desk.header().build(), desk.claims(), ForeignIdp.newKey("key-1"));
    var unknown =
        ForeignIdp.signed(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("other").build(),
            desk.claims(),
            idp.key);

    assertThatThrownBy(() -> desk.verify(forged)).hasMessageContaining("no key");
    assertThat(desk.asked).containsExactly(false);
    desk.asked.clear();
    assertThatThrownBy(() -> desk.verify(unknown)).hasMessageContaining("no key");
    assertThat(desk.asked).containsExactly(false, true);
  }
}
