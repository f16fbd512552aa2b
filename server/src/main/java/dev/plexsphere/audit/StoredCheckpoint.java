package dev.plexsphere.audit;

import dev.plexsphere.signing.SigningKey;
import dev.plexsphere.verifier.SigningContext;
import dev.plexsphere.verifier.audit.Checkpoint;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** A checkpoint with its signature. */
final class StoredCheckpoint {
  private final Checkpoint checkpoint;
  private final byte[] canonical;
  private final byte[] signature;

  StoredCheckpoint(Checkpoint checkpoint, byte[] canonical, byte[] signature) {
    this.checkpoint = checkpoint;
    this.canonical = canonical;
    this.signature = signature;
  }

  Checkpoint checkpoint() {
    return checkpoint;
  }

  byte[] canonical() {
    return canonical;
  }

  byte[] signature() {
    return signature;
  }

  boolean isSignedBy(SigningKey key) {
    return key.verifies(SigningContext.CHECKPOINT, canonical, signature);
  }

  /** As exports and anchors hold it. */
  Map<String, Object> wire() {
    var out = new LinkedHashMap<String, Object>();
    out.put("type", "checkpoint");
    out.put("checkpoint", checkpoint.members());
    out.put("signature", Base64.getEncoder().encodeToString(signature));
    return out;
  }
}
