package dev.plexsphere.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Length, context, bytes; and what a signature in one context is worth in another. */
class SignedBytesTest {
  private static final byte[] CANONICAL = "{}".getBytes(StandardCharsets.US_ASCII);

  @Test
  void the_layout_is_one_length_byte_the_name_and_the_bytes() {
    assertThat(SignedBytes.of(SigningContext.EVENT, CANONICAL))
        .asString(StandardCharsets.ISO_8859_1)
        .isEqualTo("\u0013plexsphere-event-v1{}");
    assertThat(SignedBytes.of(SigningContext.CHECKPOINT, new byte[] {(byte) 0xff}))
        .asString(StandardCharsets.ISO_8859_1)
        .isEqualTo("\u0018plexsphere-checkpoint-v1\u00ff");
    assertThat(SignedBytes.of(SigningContext.ROTATION, new byte[0]))
        .asString(StandardCharsets.ISO_8859_1)
        .isEqualTo("\u0016plexsphere-rotation-v1");
  }

  @Test
  void a_signature_is_good_for_its_bytes_and_its_purpose_only() throws GeneralSecurityException {
    var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    var signer = Signature.getInstance("Ed25519");
    signer.initSign(pair.getPrivate());
    signer.update(SignedBytes.of(SigningContext.EVENT, CANONICAL));
    var signature = signer.sign();
    var key = VerifyingKey.of(VerifyingKey.raw(pair.getPublic()));

    assertThat(key.verifies(SigningContext.EVENT, CANONICAL, signature)).isTrue();
    assertThat(key.verifies(SigningContext.ROTATION, CANONICAL, signature)).isFalse();
    assertThat(key.verifies(SigningContext.EVENT, new byte[] {1}, signature)).isFalse();
    assertThat(key.verifies(SigningContext.EVENT, CANONICAL, new byte[3])).isFalse();
  }

  @Test
  void what_is_no_key_is_refused() {
    assertThatThrownBy(() -> VerifyingKey.of(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
    var nowhere = new byte[VerifyingKey.BYTES];
    nowhere[0] = 2; // no point of the curve has this y
    assertThatThrownBy(() -> VerifyingKey.of(nowhere)).isInstanceOf(IllegalArgumentException.class);
    // A point of order 4: it would take signatures over anything.
    assertThatThrownBy(() -> VerifyingKey.of(new byte[VerifyingKey.BYTES]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** RFC 8032 section 5.1.7: S is below the order of the group, so a signature has one spelling. */
  @Test
  void a_signature_has_one_spelling() throws GeneralSecurityException {
    var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    var signer = Signature.getInstance("Ed25519");
    signer.initSign(pair.getPrivate());
    signer.update(SignedBytes.of(SigningContext.EVENT, CANONICAL));
    var signature = signer.sign();
    var order =
        BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    var number = new byte[VerifyingKey.BYTES];
    for (int i = 0; i < number.length; i++) {
      number[i] = signature[signature.length - 1 - i];
    }
    var other = new BigInteger(1, number).add(order).toByteArray();
    for (int i = 0; i < number.length; i++) {
      signature[number.length + i] = i < other.length ? other[other.length - 1 - i] : 0;
    }

    assertThat(
            VerifyingKey.of(VerifyingKey.raw(pair.getPublic()))
                .verifies(SigningContext.EVENT, CANONICAL, signature))
        .isFalse();
  }

  @Test
  void an_envelope_is_signed_without_its_signature() {
    var envelope =
        new Envelope(
            UUID.fromString("0192f2f6-b840-7000-a123-000000000001"),
            Envelope.KEY_ROTATED,
            "platform",
            "platform-2026-04",
            Instant.parse("2026-04-01T00:00:00Z"),
            "n",
            Map.of("b", "2", "a", 1L));

    assertThat(new String(envelope.canonical(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"id\":\"0192f2f6-b840-7000-a123-000000000001\","
                + "\"issued_at\":\"2026-04-01T00:00:00Z\",\"key_id\":\"platform-2026-04\","
                + "\"nonce\":\"n\",\"payload\":{\"a\":1,\"b\":\"2\"},\"scope\":\"platform\","
                + "\"type\":\"signing_key_rotated\"}");
    assertThat(envelope.context()).isEqualTo(SigningContext.ROTATION);
  }
}
