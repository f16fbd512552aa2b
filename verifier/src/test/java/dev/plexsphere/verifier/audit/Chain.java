package dev.plexsphere.verifier.audit;

import dev.plexsphere.verifier.CanonicalJson;
import dev.plexsphere.verifier.Envelope;
import dev.plexsphere.verifier.SignedBytes;
import dev.plexsphere.verifier.SigningContext;
import dev.plexsphere.verifier.VerifyingKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A chain as the database holds it, in the hands of somebody who may change all of it but has no
 * signing key: thirty entries, three checkpoints, a rotation between the second and the third.
 */
final class Chain {
  static final Instant BEGIN = Instant.parse("2026-11-01T00:00:00Z");

  final String scope;
  final List<Row> rows = new ArrayList<>();
  final List<String> head = new ArrayList<>();
  final List<String> checkpoints = new ArrayList<>();
  final KeyPair first = pair();
  final KeyPair second = pair();

  /** One entry; its parts can be changed one by one. */
  static final class Row {
    long seq;
    Map<String, Object> members;
    String previous = Hash.GENESIS;
    String hash = Hash.GENESIS;

    Row(long seq, Map<String, Object> members) {
      this.seq = seq;
      this.members = new TreeMap<>(members);
    }

    byte[] canonical() {
      return CanonicalJson.bytes(members);
    }

    void rehash() {
      hash = Hash.entry(previous, canonical());
    }

    Row copy() {
      var copy = new Row(seq, members);
      copy.previous = previous;
      copy.hash = hash;
      return copy;
    }
  }

  Chain(UUID domain) {
    this.scope = "domain:" + domain;
    for (int i = 1; i <= 30; i++) {
      rows.add(row(domain.toString(), i));
    }
    relink(0);
    head.add(json(Map.of("type", "header", "format", ExportVerifier.FORMAT, "scope", scope)));
    head.add(
        json(
            Map.of(
                "type", "key",
                "key_id", "first",
                "public_key", base64(VerifyingKey.raw(first.getPublic())))));
    head.add(rotation(Envelope.KEY_ROTATED, scope, "first"));
    checkpoints.add(checkpoint(1, 10, "first", first, 10));
    checkpoints.add(checkpoint(2, 20, "first", first, 20));
    checkpoints.add(checkpoint(3, 30, "second", second, 40));
  }

  static Row row(String domain, int i) {
    return new Row(
        i,
        Map.of(
            "id",
            new UUID(0x0192f2f6_0000_7000L, 0x8000_0000_0000_0000L | i).toString(),
            "domain",
            domain,
            "kind",
            "token.issued",
            "object",
            "token:" + i,
            "actor",
            "user:" + i,
            "occurred_at",
            BEGIN.plusSeconds(i).toString(),
            "data",
            Map.of("env", "dev")));
  }

  /** Links anew from an index on, numbers included: what a careful forger does. */
  void relink(int from) {
    for (int i = from; i < rows.size(); i++) {
      var row = rows.get(i);
      row.seq = i + 1L;
      row.previous = i == 0 ? Hash.GENESIS : rows.get(i - 1).hash;
      row.rehash();
    }
  }

  Row at(int seq) {
    return rows.get(seq - 1);
  }

  String checkpoint(long number, int sequence, String keyId, KeyPair key, int minute) {
    var checkpoint =
        new Checkpoint(
            scope,
            number,
            sequence,
            sequence == 0 ? Hash.GENESIS : at(sequence).hash,
            0,
            BEGIN.plusSeconds(60L * minute),
            keyId);
    return signed(checkpoint, key);
  }

  static String signed(Checkpoint checkpoint, KeyPair key) {
    return json(
        Map.of(
            "type",
            "checkpoint",
            "checkpoint",
            checkpoint.members(),
            "signature",
            base64(sign(key, SigningContext.CHECKPOINT, checkpoint.canonical()))));
  }

  /** The first key's announcement of the second. */
  String rotation(String type, String scope, String keyId) {
    var envelope =
        new Envelope(
            new UUID(1, 1),
            type,
            scope,
            keyId,
            BEGIN.plusSeconds(60L * 30),
            "n1",
            Map.of(
                "new_key_id",
                "second",
                "new_signing_public_key",
                base64(VerifyingKey.raw(second.getPublic()))));
    return json(
        Map.of(
            "type",
            "rotation",
            "canonical",
            base64(envelope.canonical()),
            "signature",
            base64(sign(first, SigningContext.ROTATION, envelope.canonical()))));
  }

  /** The export as one file. */
  byte[] export() {
    var lines = new ArrayList<>(head);
    lines.addAll(checkpoints);
    for (var row : rows) {
      lines.add(
          json(
              Map.of(
                  "type", "entry",
                  "seq", row.seq,
                  "canonical", base64(row.canonical()),
                  "prev_hash", row.previous,
                  "entry_hash", row.hash)));
    }
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  Verdict verdict() {
    return verdict(null);
  }

  /** What a reader finds who trusts the first key and keeps {@code anchor}. */
  Verdict verdict(@Nullable String anchor) {
    var verifier = new ExportVerifier(VerifyingKey.raw(first.getPublic()), _ -> {});
    try {
      if (anchor != null) {
        verifier.anchor(new ByteArrayInputStream(anchor.getBytes(StandardCharsets.UTF_8)));
      }
      return verifier.verify(new ByteArrayInputStream(export()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] sign(KeyPair key, SigningContext context, byte[] canonical) {
    try {
      var signature = Signature.getInstance("Ed25519");
      signature.initSign(key.getPrivate());
      signature.update(SignedBytes.of(context, canonical));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static String json(Map<String, Object> members) {
    return new String(CanonicalJson.bytes(members), StandardCharsets.UTF_8);
  }
}
