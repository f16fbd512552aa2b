package dev.plexsphere.verifier.audit;

import java.util.Base64;

/** A checkpoint with its signature, as exports and anchors hold it. */
final class Signed {
  private final Checkpoint checkpoint;
  private final byte[] signature;

  Signed(Checkpoint checkpoint, byte[] signature) {
    this.checkpoint = checkpoint;
    this.signature = signature.clone();
  }

  static Signed read(JsonLine line) {
    return new Signed(Checkpoint.read(line.object("checkpoint")), base64(line.text("signature")));
  }

  Checkpoint checkpoint() {
    return checkpoint;
  }

  byte[] signature() {
    return signature.clone();
  }

  static byte[] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedExportException("a value is not base64");
    }
  }
}
