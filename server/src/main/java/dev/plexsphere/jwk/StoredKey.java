package dev.plexsphere.jwk;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of hosted_keys.
 *
 * @param publicJwk JSON (RFC 7517)
 * @param wrapped the private JWK, encrypted; see {@link KeyService}
 * @param retiresAt null while it has no successor
 */
record StoredKey(
    String kid,
    SigningAlgorithm algorithm,
    String publicJwk,
    Wrapped wrapped,
    Instant publishedAt,
    Instant signsFrom,
    @Nullable Instant retiresAt) {

  /** An immutable array. */
  static final class Wrapped {
    private final byte[] value;

    Wrapped(byte[] value) {
      this.value = value;
    }

    byte[] value() {
      return value;
    }
  }

  /** The last one of its algorithm. */
  boolean isLast() {
    return retiresAt == null;
  }
}
