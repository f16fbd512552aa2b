package dev.plexsphere.audit;

import dev.plexsphere.kit.json.Json;
import dev.plexsphere.verifier.audit.ExportVerifier;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A chain as lines of JSON that {@link ExportVerifier} reads without us: header, keys, checkpoints,
 * entries from the first on.
 */
final class AuditExport {
  private static final int PIECE = 64 * 1024;

  private final Consumer<byte[]> out;
  private final ByteArrayOutputStream piece = new ByteArrayOutputStream(PIECE + 4096);

  /**
   * @param out takes pieces of some 64 KiB
   */
  AuditExport(Consumer<byte[]> out) {
    this.out = out;
  }

  void write(ChainSnapshot chain) {
    line(
        ordered(
            "type", "header", "format", ExportVerifier.FORMAT, "scope", chain.scope().toString()));
    for (var known : chain.keys()) {
      if (known.canonical().isEmpty()) {
        line(
            ordered(
                "type", "key",
                "key_id", known.key().id(),
                "public_key", base64(known.key().raw())));
      } else {
        line(
            ordered(
                "type", "rotation",
                "canonical", base64(known.canonical().orElseThrow()),
                "signature", base64(known.signature().orElseThrow())));
      }
    }
    chain.eachCheckpoint(stored -> line(stored.wire()));
    chain.each(entry -> line(entry(entry)));
    flush();
  }

  private static Map<String, Object> entry(AuditEntry entry) {
    var body = entry.body();
    return ordered(
        "type", "entry",
        "seq", entry.seq(),
        "canonical", base64(body == null ? new byte[0] : body.canonical()),
        "prev_hash", Hashes.hex(entry.links().previous()),
        "entry_hash", Hashes.hex(entry.links().hash()));
  }

  private void line(Map<String, Object> members) {
    piece.writeBytes(Json.writeAny(members));
    piece.write('\n');
    if (piece.size() >= PIECE) {
      flush();
    }
  }

  private void flush() {
    out.accept(piece.toByteArray());
    piece.reset();
  }

  private static Map<String, Object> ordered(Object... pairs) {
    var out = new LinkedHashMap<String, Object>();
    for (int i = 0; i < pairs.length; i += 2) {
      out.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return out;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
