package dev.plexsphere.verifier.audit;

import dev.plexsphere.verifier.CanonicalJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;

/**
 * The state of a chain at one moment, signed by its scope's event-signing key. Whoever keeps one
 * can prove later that nothing up to it was changed or cut off.
 *
 * @param scope {@code platform}, or {@code domain:} and a UUID
 * @param number 1, 2, 3 … without a gap within the scope
 * @param sequence of the newest entry it covers; 0 for none
 * @param headHash that entry's hash, 64 hex digits; zeros for none
 * @param unsealed facts that had no place in the chain yet
 * @param keyId the key that signed it
 */
public record Checkpoint(
    String scope,
    long number,
    long sequence,
    String headHash,
    long unsealed,
    Instant issuedAt,
    String keyId) {

  /** What is signed, in the form of RFC 8785. */
  public byte[] canonical() {
    return CanonicalJson.bytes(members());
  }

  /** The members of the wire form. */
  public Map<String, Object> members() {
    return Map.of(
        "scope", scope,
        "number", number,
        "sequence", sequence,
        "head_hash", headHash,
        "unsealed", unsealed,
        "issued_at", issuedAt.toString(),
        "key_id", keyId);
  }

  static Checkpoint read(JsonLine line) {
    try {
      return new Checkpoint(
          line.text("scope"),
          line.number("number"),
          line.number("sequence"),
          Hash.check(line.text("head_hash")),
          line.number("unsealed"),
          Instant.parse(line.text("issued_at")),
          line.text("key_id"));
    } catch (DateTimeException e) {
      throw new MalformedExportException("issued_at is no time");
    }
  }
}
