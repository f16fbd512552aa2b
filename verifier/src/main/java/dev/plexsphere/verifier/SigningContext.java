package dev.plexsphere.verifier;

import java.util.Optional;

/**
 * What a signature is for. Its name is signed with the bytes, so that what was signed as an event
 * never passes as a checkpoint.
 */
public enum SigningContext {
  /** An event envelope, of any type but {@code signing_key_rotated}. */
  EVENT("plexsphere-event-v1"),
  /** The state of a chain at one moment. */
  CHECKPOINT("plexsphere-checkpoint-v1"),
  /** The envelope of type {@code signing_key_rotated}: the signer's own, signed by the old key. */
  ROTATION("plexsphere-rotation-v1");

  private final String wire;

  SigningContext(String wire) {
    this.wire = wire;
  }

  /** The name as it is signed and sent. */
  public String wire() {
    return wire;
  }

  /** The context of that name. */
  public static Optional<SigningContext> find(String wire) {
    for (var each : values()) {
      if (each.wire.equals(wire)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
