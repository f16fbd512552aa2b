package dev.plexsphere.audit;

import dev.plexsphere.kit.secret.Secrets;
import java.util.HexFormat;

/** {@code entry_hash = SHA-256(prev_hash || SHA-256(canonical))}. */
final class Hashes {
  /** What the first entry of every chain points back to. */
  static final byte[] GENESIS = new byte[32];

  private Hashes() {}

  static byte[] entry(byte[] previous, byte[] canonical) {
    var inner = Secrets.sha256(canonical);
    var both = new byte[previous.length + inner.length];
    System.arraycopy(previous, 0, both, 0, previous.length);
    System.arraycopy(inner, 0, both, previous.length, inner.length);
    return Secrets.sha256(both);
  }

  static String hex(byte[] hash) {
    return HexFormat.of().formatHex(hash);
  }
}
