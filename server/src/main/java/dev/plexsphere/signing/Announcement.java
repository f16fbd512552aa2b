package dev.plexsphere.signing;

import dev.plexsphere.ids.Scope;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.verifier.SigningContext;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * The envelope of type {@code signing_key_rotated}, as the signer made it: signed by the old key,
 * it names the new one. Everything is read from the signed bytes, and nothing from what stands
 * beside them.
 */
public final class Announcement {
  private final Scope scope;
  private final String oldKeyId;
  private final SigningKey key;
  private final byte[] canonical;
  private final byte[] signature;
  private final UUID id;

  Announcement(
      Scope scope, String oldKeyId, UUID id, SigningKey key, byte[] canonical, byte[] signature) {
    this.scope = scope;
    this.oldKeyId = oldKeyId;
    this.id = id;
    this.key = key;
    this.canonical = canonical.clone();
    this.signature = signature.clone();
  }

  /**
   * Reads what the signer sent.
   *
   * @throws SignerException.Refused when it is no announcement of that scope
   */
  static Announcement read(dev.plexsphere.signing.v1.Announcement wire) {
    var canonical = wire.getCanonicalBytes().toByteArray();
    try {
      var envelope = Json.readMap(canonical);
      var payload = (Map<?, ?>) Objects.requireNonNull(envelope.get("payload"));
      var key =
          new SigningKey(
              text(payload, "new_key_id"),
              Base64.getDecoder().decode(text(payload, "new_signing_public_key")),
              Instant.parse(text(envelope, "issued_at")));
      return new Announcement(
          Scope.parse(text(envelope, "scope")),
          text(envelope, "key_id"),
          UUID.fromString(text(envelope, "id")),
          key,
          canonical,
          wire.getSignature().toByteArray());
    } catch (RuntimeException e) {
      throw new SignerException.Refused("an announcement cannot be read: " + e.getMessage());
    }
  }

  private static String text(Map<?, ?> members, String name) {
    return (String) Objects.requireNonNull(members.get(name), name);
  }

  /** Whether that key signed it. */
  boolean isSignedBy(SigningKey old) {
    return old.verifies(SigningContext.ROTATION, canonical, signature);
  }

  /** Whose key changes. */
  public Scope scope() {
    return scope;
  }

  /** The key that signed it, and signs nothing after it. */
  public String oldKeyId() {
    return oldKeyId;
  }

  /** The envelope's id. */
  public UUID id() {
    return id;
  }

  /** The new key. */
  public SigningKey key() {
    return key;
  }

  /** The envelope without its signature (RFC 8785). */
  public byte[] canonical() {
    return canonical.clone();
  }

  /** 64 bytes. */
  public byte[] signature() {
    return signature.clone();
  }
}
