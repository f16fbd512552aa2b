package dev.plexsphere.signer.rotation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of signing_keys. */
public final class StoredKey {
  private final String scope;
  private final int number;
  private final String keyId;
  private final State state;
  private final byte[] publicKey;
  private final String handle;
  private final Instant validFrom;
  private final @Nullable Instant validUntil;

  /** What a key does. */
  public enum State {
    /** Signs. */
    ACTIVE,
    /** Signs no more; the rotation that replaced it is open. */
    ROTATING,
    /** Only verifies. */
    RETIRED
  }

  StoredKey(
      String scope,
      int number,
      String keyId,
      State state,
      byte[] publicKey,
      String handle,
      Instant validFrom,
      @Nullable Instant validUntil) {
    this.scope = scope;
    this.number = number;
    this.keyId = keyId;
    this.state = state;
    this.publicKey = publicKey;
    this.handle = handle;
    this.validFrom = validFrom;
    this.validUntil = validUntil;
  }

  public String scope() {
    return scope;
  }

  int number() {
    return number;
  }

  public String keyId() {
    return keyId;
  }

  public State state() {
    return state;
  }

  /** 32 bytes; not copied. */
  public byte[] publicKey() {
    return publicKey;
  }

  String handle() {
    return handle;
  }

  public Instant validFrom() {
    return validFrom;
  }

  public @Nullable Instant validUntil() {
    return validUntil;
  }
}
