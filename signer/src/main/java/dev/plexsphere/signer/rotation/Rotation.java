package dev.plexsphere.signer.rotation;

import java.time.Instant;

/** One key follows another. */
public final class Rotation {
  private final String scope;
  private final String oldKeyId;
  private final String newKeyId;
  private final Instant openedAt;
  private final Instant closesAt;
  private final byte[] canonical;
  private final byte[] signature;

  /**
   * @param closesAt when verifiers may forget the old key
   * @param canonical the announcement (RFC 8785)
   * @param signature the old key's
   */
  Rotation(
      String scope,
      String oldKeyId,
      String newKeyId,
      Instant openedAt,
      Instant closesAt,
      byte[] canonical,
      byte[] signature) {
    this.scope = scope;
    this.oldKeyId = oldKeyId;
    this.newKeyId = newKeyId;
    this.openedAt = openedAt;
    this.closesAt = closesAt;
    this.canonical = canonical;
    this.signature = signature;
  }

  public String scope() {
    return scope;
  }

  public String oldKeyId() {
    return oldKeyId;
  }

  public String newKeyId() {
    return newKeyId;
  }

  public Instant openedAt() {
    return openedAt;
  }

  public Instant closesAt() {
    return closesAt;
  }

  /** Not copied. */
  public byte[] canonical() {
    return canonical;
  }

  /** Not copied. */
  public byte[] signature() {
    return signature;
  }
}
