package dev.plexsphere.verifier.event;

import dev.plexsphere.verifier.CanonicalJson;
import dev.plexsphere.verifier.Envelope;
import dev.plexsphere.verifier.VerifyingKey;
import dev.plexsphere.verifier.audit.JsonLine;
import dev.plexsphere.verifier.audit.MalformedExportException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Checks the events of one scope, from a first key that somebody trusts. Another key is learned
 * only from an event of type {@code signing_key_rotated} that the key before it signed; from then
 * on the old one counts until the window that the event names is over. Not thread-safe: a stream
 * has one reader.
 */
public final class EventVerifier {
  /** How old an event may be, and how far ahead of our clock, where history is not allowed. */
  public static final Duration STALE = Duration.ofMinutes(5);

  private static final int NONCES_MAX = 100_000;
  private static final Set<String> MEMBERS =
      Set.of("id", "type", "scope", "key_id", "issued_at", "nonce", "payload", "signature");

  private final String scope;
  private final InstantSource clock;
  private final boolean history;
  private final Map<String, Known> keys = new HashMap<>();
  private final Map<String, UUID> nonces;
  private String current;
  private Instant lastGood;

  /** From when on events may be old, as long as a stream that broke has not caught up. */
  private Instant resumedFrom = Instant.MAX;

  private record Known(VerifyingKey key, Instant until) {}

  /** The newest so many. */
  private static final class Nonces extends LinkedHashMap<String, UUID> {
    private static final long serialVersionUID = 1L;

    private final int most;

    Nonces(int most) {
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, UUID> eldest) {
      return size() > most;
    }
  }

  /**
   * @param scope {@code platform}, or {@code domain:} and a UUID
   * @param keyId the first key's id
   * @param publicKey 32 bytes
   * @param history whether events may be old, as those that are replayed are
   */
  public EventVerifier(
      String scope, String keyId, byte[] publicKey, InstantSource clock, boolean history) {
    this(scope, keyId, publicKey, clock, history, NONCES_MAX);
  }

  /**
   * @param noncesMax how many nonces are remembered, the newest
   */
  EventVerifier(
      String scope,
      String keyId,
      byte[] publicKey,
      InstantSource clock,
      boolean history,
      int noncesMax) {
    this.scope = scope;
    this.clock = clock;
    this.history = history;
    this.current = keyId;
    this.nonces = new Nonces(noncesMax);
    this.lastGood = clock.instant();
    keys.put(keyId, new Known(VerifyingKey.of(publicKey), Instant.MAX));
  }

  /** The key that signs, as far as the stream has told. */
  public String currentKeyId() {
    return current;
  }

  /**
   * The stream broke and goes on behind the last event that passed. What was missed may be old by
   * now, but not older than that; with the first event that is not, this is over.
   */
  public void resumed() {
    var from = lastGood.minus(STALE);
    if (from.isBefore(resumedFrom)) {
      resumedFrom = from;
    }
  }

  /**
   * Checks one event.
   *
   * @param json the envelope as it was sent
   * @throws RejectedEventException saying why; nothing was learned from it
   */
  public VerifiedEvent verify(byte[] json) throws RejectedEventException {
    try {
      var line = JsonLine.read(json);
      if (!line.members().keySet().equals(MEMBERS)) {
        throw new RejectedEventException("it has not the members of an envelope");
      }
      var envelope = envelope(line);
      check(envelope, line);
      return remember(envelope, line);
    } catch (MalformedExportException | IllegalArgumentException | DateTimeException e) {
      throw new RejectedEventException("it is malformed");
    }
  }

  private static Envelope envelope(JsonLine line) {
    var payload = new HashMap<String, Object>();
    line.object("payload")
        .members()
        .forEach((name, value) -> {
          if (value != null) {
            payload.put(name, value);
          }
        });
    return new Envelope(
        UUID.fromString(line.text("id")),
        line.text("type"),
        line.text("scope"),
        line.text("key_id"),
        Instant.parse(line.text("issued_at")),
        line.text("nonce"),
        payload);
  }

  private void check(Envelope envelope, JsonLine line) throws RejectedEventException {
    if (!envelope.scope().equals(scope)) {
      throw new RejectedEventException("it is of another scope");
    }
    var known = keys.get(envelope.keyId());
    if (known == null) {
      throw new RejectedEventException("no key that is trusted announced " + envelope.keyId());
    }
    if (envelope.issuedAt().isAfter(known.until)) {
      throw new RejectedEventException(envelope.keyId() + " was replaced before it was issued");
    }
    var signed = new HashMap<String, @Nullable Object>(line.members());
    signed.remove("signature");
    var signature = Base64.getDecoder().decode(line.text("signature"));
    if (!known.key.verifies(envelope.context(), CanonicalJson.bytes(signed), signature)) {
      throw new RejectedEventException("its signature is not " + envelope.keyId() + "'s");
    }
    checkTime(envelope);
  }

  private void checkTime(Envelope envelope) throws RejectedEventException {
    var now = clock.instant();
    if (envelope.issuedAt().isAfter(now.plus(STALE))) {
      throw new RejectedEventException("it was issued in the future");
    }
    boolean old = envelope.issuedAt().isBefore(now.minus(STALE));
    if (old && !history && envelope.issuedAt().isBefore(resumedFrom)) {
      throw new RejectedEventException("it is older than 5 minutes");
    }
  }

  /** Only what passed is remembered: a forger must not use up a nonce. */
  private VerifiedEvent remember(Envelope envelope, JsonLine line) throws RejectedEventException {
    var before = nonces.putIfAbsent(envelope.nonce(), envelope.id());
    if (before != null && !before.equals(envelope.id())) {
      throw new RejectedEventException("its nonce was used before");
    }
    if (before == null && envelope.type().equals(Envelope.KEY_ROTATED)) {
      learn(envelope, line.object("payload"));
    }
    lastGood = clock.instant();
    if (!envelope.issuedAt().isBefore(lastGood.minus(STALE))) {
      resumedFrom = Instant.MAX;
    }
    return new VerifiedEvent(envelope, before != null);
  }

  private void learn(Envelope envelope, JsonLine payload) throws RejectedEventException {
    var id = payload.text("new_key_id");
    var key = VerifyingKey.of(Base64.getDecoder().decode(payload.text("new_signing_public_key")));
    if (!envelope.keyId().equals(current)) {
      throw new RejectedEventException("it is announced by a key that was replaced itself");
    }
    if (keys.containsKey(id)) {
      throw new RejectedEventException("it announces a key that there is already");
    }
    var until =
        payload.has("closes_at") ? Instant.parse(payload.text("closes_at")) : envelope.issuedAt();
    var old = keys.get(current);
    if (old != null) {
      keys.put(current, new Known(old.key, until));
    }
    keys.put(id, new Known(key, Instant.MAX));
    current = id;
  }
}
