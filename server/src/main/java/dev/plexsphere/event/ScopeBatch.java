package dev.plexsphere.event;

import dev.plexsphere.event.Events.Head;
import dev.plexsphere.ids.Scope;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.signing.Announcement;
import dev.plexsphere.signing.SignerException;
import dev.plexsphere.signing.SigningKey;
import dev.plexsphere.signing.SigningService;
import dev.plexsphere.verifier.Envelope;
import dev.plexsphere.verifier.SigningContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What one scope has in a batch, while it is being signed. Used by one thread. */
final class ScopeBatch {
  private static final Logger LOG = Logger.getLogger(ScopeBatch.class.getName());
  private static final int NONCE_BYTES = 16;

  /** A key may change while we sign, but not for ever. */
  private static final int ATTEMPTS_MAX = 5;

  private final Scope scope;
  private final List<SealedFact> facts = new ArrayList<>();
  private final List<Announcement> announced = new ArrayList<>();
  private boolean parked;
  private long seq;
  private @Nullable String streamKey;
  private @Nullable SigningKey key;
  private List<byte[]> canonical = List.of();
  private List<byte[]> signatures = List.of();
  private @Nullable Supplier<List<byte[]>> pending;

  /**
   * @param parked an earlier fact of this scope waits, so this one waits behind it
   */
  ScopeBatch(Scope scope, boolean parked) {
    this.scope = scope;
    this.parked = parked;
  }

  Scope scope() {
    return scope;
  }

  void add(SealedFact fact) {
    facts.add(fact);
  }

  /** Sends everything off to be signed. */
  void begin(SigningService signing, @Nullable Head head, Instant now) {
    if (parked) {
      return;
    }
    try {
      var known = signing.current(scope);
      key = known;
      start(head, known);
      send(signing, known, now);
    } catch (SignerException.Refused e) {
      park(e);
    }
  }

  private void start(@Nullable Head head, SigningKey known) {
    seq = head == null ? 0 : head.seq();
    streamKey = head == null ? known.id() : head.keyId();
  }

  private void send(SigningService signing, SigningKey with, Instant now) {
    canonical =
        facts.stream().map(fact -> fact.envelope(with.id(), now, nonce()).canonical()).toList();
    pending = signing.sign(scope, with.id(), SigningContext.EVENT, canonical);
  }

  private static String nonce() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Secrets.bytes(NONCE_BYTES));
  }

  /**
   * Waits for the signatures; where the key has changed, learns the new one and signs anew.
   *
   * @throws SignerException.Away when there are none to be had now
   */
  void finish(SigningService signing, Instant now) {
    for (int attempt = 1; pending != null && !parked; attempt++) {
      try {
        signatures = pending.get();
        pending = null;
      } catch (SignerException.KeyChanged e) {
        if (attempt == ATTEMPTS_MAX) {
          throw e;
        }
        follow(signing, now, e);
      } catch (SignerException.Refused e) {
        park(e);
      }
    }
  }

  private void follow(SigningService signing, Instant now, SignerException.KeyChanged change) {
    var old = key;
    if (old == null) {
      throw change;
    }
    try {
      var found = signing.successors(scope, old);
      if (found.isEmpty()) {
        throw change; // the announcement is not to be seen yet: all of it once more, later
      }
      announced.addAll(found);
      key = found.getLast().key();
      send(signing, found.getLast().key(), now);
    } catch (SignerException.Refused e) {
      park(e);
    }
  }

  private void park(SignerException.Refused refusal) {
    parked = true;
    pending = null;
    announced.clear();
    LOG.warning(
        () -> "the signer refuses " + scope + ", whose events wait: " + refusal.getMessage());
  }

  /** Has nothing to sign: only tells of new keys. */
  void announceOnly(@Nullable Head head, SigningKey known, List<Announcement> found) {
    start(head, known);
    key = known;
    announced.addAll(found);
  }

  /** Whether the announcements follow the key that the stream ends with. */
  boolean fits() {
    return !announced.isEmpty() && announced.getFirst().oldKeyId().equals(streamKey);
  }

  boolean isParked() {
    return parked;
  }

  /** New keys, which the stream tells before anything that they signed. */
  List<Announcement> announced() {
    return announced;
  }

  /** The next place in this scope's stream. */
  long nextSeq() {
    return ++seq;
  }

  /** The event of the {@code index}-th fact. */
  Event event(int index, long position, Instant now) {
    var fact = facts.get(index);
    var signer = key;
    return new Event(
        scope.chain(),
        nextSeq(),
        position,
        fact.id(),
        fact.kind(),
        signer == null ? "" : signer.id(),
        wire(canonical.get(index), signatures.get(index)),
        now);
  }

  /** The event of an announcement. */
  Event event(Announcement announcement, long position) {
    return new Event(
        scope.chain(),
        nextSeq(),
        position,
        announcement.id(),
        Envelope.KEY_ROTATED,
        announcement.oldKeyId(),
        wire(announcement.canonical(), announcement.signature()),
        announcement.key().since());
  }

  /** The signature as the last member of the object that it signs. */
  private static byte[] wire(byte[] canonical, byte[] signature) {
    var tail = (",\"signature\":\"" + Base64.getEncoder().encodeToString(signature) + "\"}");
    var end = tail.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    var out = new byte[canonical.length - 1 + end.length];
    System.arraycopy(canonical, 0, out, 0, canonical.length - 1);
    System.arraycopy(end, 0, out, canonical.length - 1, end.length);
    return out;
  }
}
