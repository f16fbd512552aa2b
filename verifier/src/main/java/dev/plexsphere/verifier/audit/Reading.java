package dev.plexsphere.verifier.audit;

import dev.plexsphere.verifier.audit.Verdict.Finding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One reading of an export: what was seen so far, and the first thing that is not as it must be.
 */
final class Reading {
  private static final int PROGRESS_EVERY = 1_000;

  private final String scope;
  private final byte @Nullable [] pinned;
  private final List<Signed> anchors;
  private final LongConsumer progress;
  private final KeyHistory keys;
  private final Map<Long, Checkpoint> due = new HashMap<>();
  private final Map<Long, Checkpoint> numbered = new HashMap<>();
  private @Nullable Checkpoint newest;
  private boolean inEntries;
  private long seq;
  private String last = Hash.GENESIS;

  /**
   * @param anchors checkpoints that were kept elsewhere, of any chain
   */
  Reading(String scope, byte @Nullable [] pinned, List<Signed> anchors, LongConsumer progress) {
    this.scope = scope;
    this.pinned = pinned;
    this.anchors = anchors;
    this.progress = progress;
    this.keys = new KeyHistory(scope);
  }

  Optional<Verdict> take(JsonLine line) {
    var type = line.text("type");
    if (type.equals("entry")) {
      if (!inEntries) {
        inEntries = true;
        var anchored = takeAnchors();
        if (anchored.isPresent()) {
          return anchored;
        }
      }
      return entry(line);
    }
    if (inEntries) {
      throw new MalformedExportException("keys and checkpoints stand before the entries");
    }
    return switch (type) {
      case "key" ->
          keys.first(line.text("key_id"), Signed.base64(line.text("public_key")), pinned)
              ? Optional.empty()
              : keysNotGood("the first key is not the one that is trusted");
      case "rotation" ->
          keys.rotated(Signed.base64(line.text("canonical")), Signed.base64(line.text("signature")))
              ? Optional.empty()
              : keysNotGood("a key was not announced by the one before it");
      case "checkpoint" -> checkpoint(Signed.read(line));
      default -> throw new MalformedExportException("a line is of no known type");
    };
  }

  private Optional<Verdict> keysNotGood(String why) {
    return Optional.of(Verdict.bad(Finding.KEYS, 0, why + "; nothing is proven"));
  }

  private Optional<Verdict> checkpoint(Signed signed) {
    var checkpoint = signed.checkpoint();
    var before = newest;
    long expected = before == null ? 1 : before.number() + 1;
    if (checkpoint.number() != expected) {
      return notGood(
          "checkpoint "
              + checkpoint.number()
              + " stands where checkpoint "
              + expected
              + " belongs");
    }
    if (before != null
        && (checkpoint.sequence() < before.sequence()
            || checkpoint.issuedAt().isBefore(before.issuedAt()))) {
      return notGood("checkpoint " + checkpoint.number() + " is older than the one before it");
    }
    newest = checkpoint;
    return accept(signed);
  }

  private Optional<Verdict> takeAnchors() {
    for (var anchor : anchors) {
      if (anchor.checkpoint().scope().equals(scope)) {
        var found = accept(anchor);
        if (found.isPresent()) {
          return found;
        }
        var held = newest;
        if (held == null || held.number() < anchor.checkpoint().number()) {
          newest = anchor.checkpoint();
        }
      }
    }
    return Optional.empty();
  }

  /** From the file or an anchor: signed well, and no other than one of the same number. */
  private Optional<Verdict> accept(Signed signed) {
    var checkpoint = signed.checkpoint();
    var name = "checkpoint " + checkpoint.number();
    if (!checkpoint.scope().equals(scope)) {
      return notGood(name + " is another chain's");
    }
    var objection = keys.objection(signed);
    if (objection.isPresent()) {
      return notGood(name + " " + objection.get());
    }
    var same = numbered.put(checkpoint.number(), checkpoint);
    if (same != null && !same.equals(checkpoint)) {
      return notGood(name + " is not the one that was kept elsewhere");
    }
    var other = due.put(checkpoint.sequence(), checkpoint);
    if (other != null && !other.headHash().equals(checkpoint.headHash())) {
      return notGood(name + " and checkpoint " + other.number() + " contradict each other");
    }
    if (checkpoint.sequence() == 0 && !checkpoint.headHash().equals(Hash.GENESIS)) {
      return notGood(name + " is of no entry and names one");
    }
    return Optional.empty();
  }

  private Optional<Verdict> notGood(String why) {
    return Optional.of(Verdict.bad(Finding.CHECKPOINT, 0, why + "; nothing is proven"));
  }

  private Optional<Verdict> entry(JsonLine line) {
    long at = line.number("seq");
    if (at != seq + 1) {
      return broken("entry " + at + " stands where entry " + (seq + 1) + " belongs");
    }
    var previous = line.text("prev_hash");
    if (!previous.equals(last)) {
      return Optional.of(
          new Verdict(
              Finding.BROKEN,
              seq,
              at,
              last,
              Hash.check(previous),
              "entry " + at + " does not follow entry " + seq + proven()));
    }
    var canonical = Signed.base64(line.text("canonical"));
    var stored = line.text("entry_hash");
    var made = Hash.entry(previous, canonical);
    if (!made.equals(stored)) {
      return Optional.of(
          new Verdict(
              Finding.ALTERED,
              seq,
              at,
              Hash.check(stored),
              made,
              "entry " + at + " does not match its hash" + proven()));
    }
    if (!scopeOf(canonical).equals(scope)) {
      return Optional.of(
          Verdict.bad(Finding.MIXED, seq, "entry " + at + " is of another chain" + proven()));
    }
    var checkpoint = due.get(at);
    if (checkpoint != null && !checkpoint.headHash().equals(made)) {
      return rewritten(checkpoint, made);
    }
    seq = at;
    last = made;
    if (seq % PROGRESS_EVERY == 0) {
      progress.accept(seq);
    }
    return Optional.empty();
  }

  private Optional<Verdict> rewritten(Checkpoint checkpoint, String made) {
    long proven =
        numbered.values().stream()
            .mapToLong(Checkpoint::sequence)
            .filter(each -> each < checkpoint.sequence())
            .max()
            .orElse(0);
    return Optional.of(
        new Verdict(
            Finding.REWRITTEN,
            proven,
            proven + 1,
            checkpoint.headHash(),
            made,
            "the entries fit each other, but entry "
                + checkpoint.sequence()
                + " is not what checkpoint "
                + checkpoint.number()
                + " proves; something after entry "
                + proven
                + " was changed"));
  }

  private Optional<Verdict> broken(String what) {
    return Optional.of(Verdict.bad(Finding.BROKEN, seq, what + proven()));
  }

  private String proven() {
    return seq == 0
        ? "; nothing is proven"
        : "; entries 1 to " + seq + " are proven, nothing after them";
  }

  Verdict end() {
    if (!inEntries) {
      var anchored = takeAnchors();
      if (anchored.isPresent()) {
        return anchored.get();
      }
    }
    var checkpoint = newest;
    if (checkpoint == null) {
      return new Verdict(
          Finding.UNCHANGED,
          seq,
          null,
          null,
          null,
          "No checkpoint says how long the chain is: a cut at its end would not show.");
    }
    long most = due.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    if (most > seq) {
      return Verdict.bad(
          Finding.CUT_SHORT,
          seq,
          "the export ends at "
              + seq
              + ", but checkpoint "
              + due.getOrDefault(most, checkpoint).number()
              + " proves "
              + most
              + " entries");
    }
    return new Verdict(
        Finding.COMPLETE,
        seq,
        null,
        null,
        null,
        "Newest checkpoint "
            + checkpoint.number()
            + " at sequence "
            + checkpoint.sequence()
            + ", signed by "
            + checkpoint.keyId()
            + " at "
            + checkpoint.issuedAt()
            + ".");
  }

  private static String scopeOf(byte[] canonical) {
    var domain = JsonLine.text(canonical, "domain");
    return domain.equals("platform") ? domain : "domain:" + domain;
  }
}
