package dev.plexsphere.verifier;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** The public half of an event-signing key. Thread-safe. */
public final class VerifyingKey {
  /** Of a raw public key (RFC 8032 section 5.1.5). */
  public static final int BYTES = 32;

  private static final String ALGORITHM = "Ed25519";

  /** SubjectPublicKeyInfo of RFC 8410 up to the key itself. */
  private static final byte[] HEADER = HexFormat.of().parseHex("302a300506032b6570032100");

  private final PublicKey key;

  private VerifyingKey(PublicKey key) {
    this.key = key;
  }

  /**
   * Reads a raw public key.
   *
   * @param raw {@link #BYTES} bytes
   * @throws IllegalArgumentException when it is no point of the curve
   */
  public static VerifyingKey of(byte[] raw) {
    if (raw.length != BYTES) {
      throw new IllegalArgumentException("an Ed25519 public key has 32 bytes, not " + raw.length);
    }
    var encoded = Arrays.copyOf(HEADER, HEADER.length + BYTES);
    System.arraycopy(raw, 0, encoded, HEADER.length, BYTES);
    try {
      return new VerifyingKey(
          KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded)));
    } catch (InvalidKeySpecException e) {
      throw new IllegalArgumentException("not an Ed25519 public key", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK since 15 has Ed25519", e);
    }
  }

  /** The raw 32 bytes of a public key that the JDK holds. */
  public static byte[] raw(PublicKey key) {
    var encoded = key.getEncoded();
    if (encoded.length != HEADER.length + BYTES
        || !Arrays.equals(encoded, 0, HEADER.length, HEADER, 0, HEADER.length)) {
      throw new IllegalArgumentException("not an Ed25519 public key");
    }
    return Arrays.copyOfRange(encoded, HEADER.length, encoded.length);
  }

  /** Whether this key signed these bytes for this purpose; false for whatever is malformed. */
  public boolean verifies(SigningContext context, byte[] canonical, byte[] signature) {
    try {
      var verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(key);
      verifier.update(SignedBytes.of(context, canonical));
      return verifier.verify(signature);
    } catch (SignatureException e) {
      return false; // of another length, or no number
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK since 15 has Ed25519", e);
    }
  }
}
