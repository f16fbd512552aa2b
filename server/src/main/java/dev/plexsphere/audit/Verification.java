package dev.plexsphere.audit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a chain is worth.
 *
 * @param from the first entry that was looked at
 * @param to the last entry that is proven
 * @param divergentSeq where it first differs; null when nothing does
 * @param expected what should be there, a hash or a value; null where none is meant
 * @param observed what is there
 * @param what one sentence; empty when nothing differs
 * @param unsealed facts that have no place in the chain yet
 * @param checkpointSeq the newest entry that a checkpoint covers; 0 for none
 */
public record Verification(
    long from,
    long to,
    @Nullable Long divergentSeq,
    @Nullable String expected,
    @Nullable String observed,
    String what,
    long unsealed,
    long checkpointSeq) {

  /** True when nothing differs. */
  public boolean isOk() {
    return divergentSeq == null;
  }

  /** The wire form. */
  Map<String, Object> view() {
    var out = new LinkedHashMap<String, Object>();
    out.put("ok", isOk());
    out.put("segment_from", from);
    out.put("segment_to", to);
    if (divergentSeq != null) {
      out.put("divergent_seq", divergentSeq);
      out.put("what", what);
    }
    if (expected != null) {
      out.put("expected_hash", expected);
    }
    if (observed != null) {
      out.put("observed_hash", observed);
    }
    out.put("unsealed", unsealed);
    out.put("checkpoint_seq", checkpointSeq);
    return out;
  }
}
