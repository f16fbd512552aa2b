package dev.plexsphere.signing;

import dev.plexsphere.verifier.SigningContext;
import dev.plexsphere.verifier.VerifyingKey;
import java.time.Instant;

/** The public half of a key that signs a scope's events. */
public final class SigningKey {
  private final String id;
  private final byte[] raw;
  private final Instant since;

  /**
   * @param raw 32 bytes (RFC 8032 section 5.1.5)
   * @param since from when it signs
   */
  SigningKey(String id, byte[] raw, Instant since) {
    this.id = id;
    this.raw = raw.clone();
    this.since = since;
  }

  /** The key's name within its scope. */
  public String id() {
    return id;
  }

  /** 32 bytes, the caller's own. */
  public byte[] raw() {
    return raw.clone();
  }

  /** From when it signs. */
  public Instant since() {
    return since;
  }

  /**
   * Whether this key signed these bytes for this purpose. A row that somebody spoiled is no key,
   * and signed nothing.
   */
  public boolean verifies(SigningContext context, byte[] canonical, byte[] signature) {
    try {
      return VerifyingKey.of(raw).verifies(context, canonical, signature);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
