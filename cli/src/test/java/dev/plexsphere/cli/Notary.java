package dev.plexsphere.cli;

import dev.plexsphere.verifier.CanonicalJson;
import dev.plexsphere.verifier.Envelope;
import dev.plexsphere.verifier.SignedBytes;
import dev.plexsphere.verifier.SigningContext;
import dev.plexsphere.verifier.VerifyingKey;
import dev.plexsphere.verifier.audit.Checkpoint;
import dev.plexsphere.verifier.audit.ExportVerifier;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Holds one signing key of a Domain, and writes what its signer would: events, exports. */
final class Notary {
  static final String SCOPE = "domain:" + Shell.DOMAIN;

  final String keyId;
  private final KeyPair key;

  Notary(String keyId) {
    this.keyId = keyId;
    try {
      this.key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String publicKey() {
    return base64(VerifyingKey.raw(key.getPublic()));
  }

  /** An ordinary event. */
  String event(int number, Instant at) {
    return event(
        number,
        "token_issued",
        at,
        Map.of("object", "token:" + number, "actor", "user:ada"),
        SigningContext.EVENT);
  }

  /** Announces another's key. */
  String rotation(int number, Instant at, Notary next) {
    return event(
        number,
        Envelope.KEY_ROTATED,
        at,
        Map.of(
            "new_key_id", next.keyId,
            "new_signing_public_key", next.publicKey(),
            "valid_from", at.toString(),
            "closes_at", at.plusSeconds(86_400).toString()),
        SigningContext.ROTATION);
  }

  private String event(
      int number, String type, Instant at, Map<String, Object> payload, SigningContext context) {
    var envelope =
        new Envelope(new UUID(7, number), type, SCOPE, keyId, at, "nonce-" + number, payload);
    Map<String, Object> members = new HashMap<>();
    members.put("id", envelope.id().toString());
    members.put("type", type);
    members.put("scope", SCOPE);
    members.put("key_id", keyId);
    members.put("issued_at", at.toString());
    members.put("nonce", envelope.nonce());
    members.put("payload", payload);
    members.put("signature", base64(sign(context, envelope.canonical())));
    return json(members);
  }

  /** An export of so many entries, with a checkpoint over all of them. */
  String export(int entries) {
    var rows = new ArrayList<String>();
    var last = "0".repeat(64);
    for (int seq = 1; seq <= entries; seq++) {
      var canonical =
          CanonicalJson.bytes(Map.of("domain", Shell.DOMAIN, "kind", "token.issued", "n", seq));
      var hash = hash(last, canonical);
      rows.add(
          json(
              Map.of(
                  "type", "entry",
                  "seq", seq,
                  "canonical", base64(canonical),
                  "prev_hash", last,
                  "entry_hash", hash)));
      last = hash;
    }
    var lines = new ArrayList<String>();
    lines.add(json(Map.of("type", "header", "format", ExportVerifier.FORMAT, "scope", SCOPE)));
    lines.add(json(Map.of("type", "key", "key_id", keyId, "public_key", publicKey())));
    lines.add(checkpoint(entries, last));
    lines.addAll(rows);
    return String.join("\n", lines) + "\n";
  }

  private String checkpoint(int entries, String head) {
    var checkpoint =
        new Checkpoint(
            SCOPE, 1, entries, head, 0, Instant.parse("2026-11-21T14:00:00Z"), keyId);
    return json(
        Map.of(
            "type",
            "checkpoint",
            "checkpoint",
            checkpoint.members(),
            "signature",
            base64(sign(SigningContext.CHECKPOINT, checkpoint.canonical()))));
  }

  /** The line of an export that holds its checkpoint: what an anchor file holds, too. */
  static String checkpointOf(String export) {
    return List.of(export.split("\n", -1)).get(2) + "\n";
  }

  private static String hash(String previous, byte[] canonical) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var inner = digest.digest(canonical);
      digest.update(HexFormat.of().parseHex(previous));
      return HexFormat.of().formatHex(digest.digest(inner));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] sign(SigningContext context, byte[] canonical) {
    try {
      var signature = Signature.getInstance("Ed25519");
      signature.initSign(key.getPrivate());
      signature.update(SignedBytes.of(context, canonical));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String json(Map<String, Object> members) {
    return new String(CanonicalJson.bytes(members), StandardCharsets.UTF_8);
  }
}
