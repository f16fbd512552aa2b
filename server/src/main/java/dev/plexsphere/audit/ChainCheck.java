package dev.plexsphere.audit;

import dev.plexsphere.kit.json.Json;
import dev.plexsphere.verifier.audit.Checkpoint;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks a piece of a chain and finds the first entry that is not as it was sealed. What was changed
 * by whoever may change everything in the database shows here, and where it was carried through to
 * the chain's end, at the next checkpoint.
 */
final class ChainCheck {
  private final String domain;
  private final long from;
  private final Map<Long, Checkpoint> due = new HashMap<>();
  private long seq;
  private byte[] last;

  /** What is not as it must be. */
  record Divergence(long seq, @Nullable String expected, @Nullable String observed, String what) {}

  /**
   * @param domain whose chain it is, as entries name it: {@code platform}, or a UUID
   * @param from the first entry
   * @param previous the hash of the one before it
   */
  ChainCheck(String domain, long from, byte[] previous) {
    this.domain = domain;
    this.from = from;
    this.seq = from - 1;
    this.last = previous;
  }

  /** A checkpoint that the entries have to agree with. */
  void expect(Checkpoint checkpoint) {
    due.put(checkpoint.sequence(), checkpoint);
  }

  /** The next entry. */
  Optional<Divergence> take(AuditEntry entry) {
    var found = check(entry);
    if (found.isEmpty()) {
      seq = entry.seq();
      last = entry.links().hash();
    }
    return found;
  }

  private Optional<Divergence> check(AuditEntry entry) {
    if (entry.seq() != seq + 1) {
      return no(seq + 1, null, null, "entry " + (seq + 1) + " is missing");
    }
    var links = entry.links();
    if (!Arrays.equals(links.previous(), last)) {
      return no(entry, last, links.previous(), "does not follow the one before it");
    }
    var body = entry.body();
    if (body == null) {
      return no(entry.seq(), null, null, "the fact of entry " + entry.seq() + " is missing");
    }
    var made = Hashes.entry(last, body.canonical());
    if (!Arrays.equals(made, links.hash())) {
      return no(entry, links.hash(), made, "is not what its hash was made of");
    }
    var member = foreignMember(body);
    if (member.isPresent()) {
      return no(entry.seq(), null, null, "entry " + entry.seq() + " was changed: " + member.get());
    }
    var checkpoint = due.get(entry.seq());
    if (checkpoint != null && !checkpoint.headHash().equals(Hashes.hex(made))) {
      return no(
          entry.seq(),
          checkpoint.headHash(),
          Hashes.hex(made),
          "entry "
              + entry.seq()
              + " is not what checkpoint "
              + checkpoint.number()
              + " proves; something up to it was changed and linked anew");
    }
    return Optional.empty();
  }

  /** The columns that queries read must say what the hashed bytes say. */
  private Optional<String> foreignMember(AuditEntry.Body body) {
    var canonical = Json.readMap(body.canonical());
    if (!domain.equals(canonical.get("domain"))) {
      return Optional.of("domain");
    }
    for (var column : body.columns().entrySet()) {
      if (!Objects.equals(canonical.get(column.getKey()), column.getValue())) {
        return Optional.of(column.getKey());
      }
    }
    boolean lacksReference =
        canonical.containsKey("correlation_id") && !body.columns().containsKey("correlation_id");
    return lacksReference ? Optional.of("correlation_id") : Optional.empty();
  }

  /** After the last entry: nothing that a checkpoint proves may be missing. */
  Optional<Divergence> end(Optional<Checkpoint> newest) {
    return newest
        .filter(checkpoint -> checkpoint.sequence() > seq)
        .map(checkpoint ->
            new Divergence(
                seq + 1,
                checkpoint.headHash(),
                Hashes.hex(last),
                "the chain ends at "
                    + seq
                    + ", but checkpoint "
                    + checkpoint.number()
                    + " proves "
                    + checkpoint.sequence()
                    + " entries"));
  }

  long from() {
    return from;
  }

  /** The last entry that is proven. */
  long seq() {
    return seq;
  }

  private static Optional<Divergence> no(
      AuditEntry entry, byte[] expected, byte[] observed, String what) {
    return no(
        entry.seq(),
        Hashes.hex(expected),
        Hashes.hex(observed),
        "entry " + entry.seq() + " " + what);
  }

  private static Optional<Divergence> no(
      long seq, @Nullable String expected, @Nullable String observed, String what) {
    return Optional.of(new Divergence(seq, expected, observed, what));
  }
}
