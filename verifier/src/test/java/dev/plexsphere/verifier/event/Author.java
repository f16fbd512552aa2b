package dev.plexsphere.verifier.event;

import dev.plexsphere.verifier.CanonicalJson;
import dev.plexsphere.verifier.Envelope;
import dev.plexsphere.verifier.SignedBytes;
import dev.plexsphere.verifier.SigningContext;
import dev.plexsphere.verifier.VerifyingKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Somebody with one signing key, who writes events: the signer, or a forger. */
final class Author {
  static final String SCOPE = "domain:0192f2f6-b840-7000-a123-000000000001";

  final String keyId;
  private final KeyPair key = pair();
  private int written;

  Author(String keyId) {
    this.keyId = keyId;
  }

  byte[] publicKey() {
    return VerifyingKey.raw(key.getPublic());
  }

  /** An ordinary event, as a map to spoil before it is signed. */
  Map<String, Object> event(Instant at) {
    return envelope("token_issued", at, Map.of("object", "token:1"));
  }

  /** Announces the key of another author. */
  Map<String, Object> rotation(Instant at, Author next, Instant closesAt) {
    var key = Base64.getEncoder().encodeToString(next.publicKey());
    return envelope(
        Envelope.KEY_ROTATED,
        at,
        Map.of(
            "new_key_id", next.keyId,
            "new_signing_public_key", key,
            "valid_from", at.toString(),
            "closes_at", closesAt.toString()));
  }

  private Map<String, Object> envelope(String type, Instant at, Map<String, Object> payload) {
    var out = new HashMap<String, Object>();
    out.put("id", new UUID(keyId.hashCode(), ++written).toString());
    out.put("type", type);
    out.put("scope", SCOPE);
    out.put("key_id", keyId);
    out.put("issued_at", at.toString());
    out.put("nonce", keyId + "-" + written);
    out.put("payload", payload);
    return out;
  }

  /** Signed for what its type says. */
  byte[] signed(Map<String, Object> members) {
    return signed(
        members,
        Envelope.KEY_ROTATED.equals(members.get("type"))
            ? SigningContext.ROTATION
            : SigningContext.EVENT);
  }

  byte[] signed(Map<String, Object> members, SigningContext context) {
    return with(members, sign(SignedBytes.of(context, CanonicalJson.bytes(members))));
  }

  /** The same envelope with a signature that was made elsewhere. */
  static byte[] with(Map<String, Object> members, byte[] signature) {
    var out = new HashMap<>(members);
    out.put("signature", Base64.getEncoder().encodeToString(signature));
    return CanonicalJson.bytes(out);
  }

  private byte[] sign(byte[] bytes) {
    try {
      var signature = Signature.getInstance("Ed25519");
      signature.initSign(key.getPrivate());
      signature.update(bytes);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An event whose bytes were changed after it was signed. */
  static byte[] changed(byte[] json, String from, String to) {
    var text = new String(json, StandardCharsets.UTF_8);
    if (!text.contains(from)) {
      throw new IllegalArgumentException(from + " is not in it");
    }
    return text.replace(from, to).getBytes(StandardCharsets.UTF_8);
  }

  private static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
