package dev.plexsphere.token;

import dev.plexsphere.kit.secret.Secrets;

/** The SHA-256 of a secret with 128 bits or more; what is stored instead of it. */
final class Digest {
  private final byte[] bytes;

  private Digest(byte[] bytes) {
    this.bytes = bytes;
  }

  static Digest of(String secret) {
    return new Digest(Secrets.sha256(secret));
  }

  static Digest stored(byte[] bytes) {
    return new Digest(bytes);
  }

  /** In constant time. */
  boolean matches(String secret) {
    return Secrets.same(bytes, Secrets.sha256(secret));
  }

  /** In constant time. */
  boolean same(Digest other) {
    return Secrets.same(bytes, other.bytes);
  }

  byte[] bytes() {
    return bytes;
  }
}
