package dev.plexsphere.verifier;

import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** The public half of an event-signing key. Thread-safe. */
public final class VerifyingKey {
  /** Of a raw public key (RFC 8032 section 5.1.5). */
  public static final int BYTES = 32;

  /** SubjectPublicKeyInfo of RFC 8410 up to the key itself. */
  private static final byte[] HEADER = HexFormat.of().parseHex("302a300506032b6570032100");

  // Not the JDK's: its arithmetic takes ten times as long, a millisecond for each signature.
  private final Ed25519.PublicPoint point;

  private VerifyingKey(Ed25519.PublicPoint point) {
    this.point = point;
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
    var point = Ed25519.validatePublicKeyFullExport(raw, 0);
    if (point == null) {
      throw new IllegalArgumentException("not an Ed25519 public key");
    }
    return new VerifyingKey(point);
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
    var signed = SignedBytes.of(context, canonical);
    return signature.length == Ed25519.SIGNATURE_SIZE
        && Ed25519.verify(signature, 0, point, signed, 0, signed.length);
  }
}
