package dev.plexsphere.verifier;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What every event looks like on the wire, without its signature.
 *
 * @param id UUIDv7; the same event has the same id however often it arrives
 * @param type such as {@code signing_key_rotated}
 * @param scope {@code platform}, or {@code domain:} and a UUID
 * @param keyId the key that signs it
 * @param nonce never used before in this scope
 * @param payload strings, whole numbers, booleans, lists and maps
 */
public record Envelope(
    UUID id,
    String type,
    String scope,
    String keyId,
    Instant issuedAt,
    String nonce,
    Map<String, Object> payload) {
  /** The one type that is signed in {@link SigningContext#ROTATION}, by the old key. */
  public static final String KEY_ROTATED = "signing_key_rotated";

  public Envelope {
    payload = Map.copyOf(payload);
  }

  /** What its signature is made in. */
  public SigningContext context() {
    return type.equals(KEY_ROTATED) ? SigningContext.ROTATION : SigningContext.EVENT;
  }

  /** What is signed: the object without its member {@code signature}, in the form of RFC 8785. */
  public byte[] canonical() {
    var members = new HashMap<String, Object>();
    members.put("id", id.toString());
    members.put("type", type);
    members.put("scope", scope);
    members.put("key_id", keyId);
    members.put("issued_at", issuedAt.toString());
    members.put("nonce", nonce);
    members.put("payload", payload);
    return CanonicalJson.bytes(members);
  }
}
