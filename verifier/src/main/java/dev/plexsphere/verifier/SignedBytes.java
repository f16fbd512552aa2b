package dev.plexsphere.verifier;

import java.nio.charset.StandardCharsets;

/**
 * What Ed25519 is applied to: one byte with the length of the context's name, the name in ASCII,
 * then the canonical bytes as they are.
 */
public final class SignedBytes {
  private SignedBytes() {}

  /**
   * Puts the context in front.
   *
   * @return a new array, the caller's own
   */
  public static byte[] of(SigningContext context, byte[] canonical) {
    var name = context.wire().getBytes(StandardCharsets.US_ASCII);
    var signed = new byte[1 + name.length + canonical.length];
    signed[0] = (byte) name.length;
    System.arraycopy(name, 0, signed, 1, name.length);
    System.arraycopy(canonical, 0, signed, 1 + name.length, canonical.length);
    return signed;
  }
}
