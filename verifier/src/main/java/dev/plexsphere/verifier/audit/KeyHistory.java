package dev.plexsphere.verifier.audit;

import dev.plexsphere.verifier.Envelope;
import dev.plexsphere.verifier.SigningContext;
import dev.plexsphere.verifier.VerifyingKey;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one scope in their order: a first one, and every next one announced by the one
 * before, which signed the announcement.
 */
final class KeyHistory {
  /** How far two clocks may be apart. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final String scope;
  private final List<Key> keys = new ArrayList<>();

  private record Key(String id, VerifyingKey key, Instant since) {}

  KeyHistory(String scope) {
    this.scope = scope;
  }

  /**
   * Takes the first key.
   *
   * @param pinned what the reader trusts, or null to believe the file
   * @return false when it is not the trusted one
   */
  boolean first(String id, byte[] raw, byte @Nullable [] pinned) {
    if (!keys.isEmpty()) {
      throw new MalformedExportException("an export has one first key");
    }
    if (pinned != null && !Arrays.equals(raw, pinned)) {
      return false;
    }
    keys.add(new Key(id, key(raw), Instant.MIN));
    return true;
  }

  /** Takes a rotation; false when the key before did not announce it. */
  boolean rotated(byte[] canonical, byte[] signature) {
    var line = JsonLine.read(canonical);
    var last = keys.isEmpty() ? null : keys.getLast();
    if (last == null
        || !line.text("type").equals(Envelope.KEY_ROTATED)
        || !line.text("scope").equals(scope)
        || !line.text("key_id").equals(last.id())
        || !last.key().verifies(SigningContext.ROTATION, canonical, signature)) {
      return false;
    }
    var payload = line.object("payload");
    var raw = Signed.base64(payload.text("new_signing_public_key"));
    keys.add(new Key(payload.text("new_key_id"), key(raw), time(line.text("issued_at"))));
    return true;
  }

  /** Why the signature of a checkpoint does not count; empty when it does. */
  Optional<String> objection(Signed signed) {
    var checkpoint = signed.checkpoint();
    for (int i = 0; i < keys.size(); i++) {
      var key = keys.get(i);
      if (!key.id().equals(checkpoint.keyId())) {
        continue;
      }
      var until = i + 1 < keys.size() ? keys.get(i + 1).since().plus(SKEW) : Instant.MAX;
      var since = key.since().equals(Instant.MIN) ? key.since() : key.since().minus(SKEW);
      if (checkpoint.issuedAt().isBefore(since) || checkpoint.issuedAt().isAfter(until)) {
        return Optional.of("is signed by " + key.id() + " at a time when another key signed");
      }
      return key.key()
              .verifies(SigningContext.CHECKPOINT, checkpoint.canonical(), signed.signature())
          ? Optional.empty()
          : Optional.of("is not what " + key.id() + " signed");
    }
    return Optional.of("is signed by " + checkpoint.keyId() + ", which is no key of this chain");
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new MalformedExportException("issued_at is no time");
    }
  }

  private static VerifyingKey key(byte[] raw) {
    try {
      return VerifyingKey.of(raw);
    } catch (IllegalArgumentException e) {
      throw new MalformedExportException("a public key is not an Ed25519 key");
    }
  }
}
