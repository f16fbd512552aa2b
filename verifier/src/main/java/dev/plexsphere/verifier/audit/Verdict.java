package dev.plexsphere.verifier.audit;

import org.jspecify.annotations.Nullable;

/**
 * What a chain is worth.
 *
 * @param provenTo the entries 1 to this are proven; 0 for none
 * @param divergentSeq where it first differs; null when nothing does
 * @param expectedHash what stands there, or what a checkpoint says; null where no hash is meant
 * @param observedHash what it comes to
 * @param explanation one sentence; of a whole chain, what proves that nothing is missing at its end
 */
public record Verdict(
    Finding finding,
    long provenTo,
    @Nullable Long divergentSeq,
    @Nullable String expectedHash,
    @Nullable String observedHash,
    String explanation) {

  /** What was found, from the start of the file on; the first finding ends the reading. */
  public enum Finding {
    /** Nothing differs, and a checkpoint covers it. */
    COMPLETE("Complete and unchanged"),
    /** Nothing differs; whether the end was cut off, nothing in the file can tell. */
    UNCHANGED("Unchanged"),
    /** An entry is not what its hash was made of. */
    ALTERED("Altered"),
    /** An entry does not follow the one before it: removed, inserted, moved or doubled. */
    BROKEN("Broken"),
    /** Every entry fits, but not to a checkpoint: the tail was linked anew. */
    REWRITTEN("Rewritten"),
    /** An entry of another chain. */
    MIXED("Mixed up"),
    /** A checkpoint proves more entries than there are. */
    CUT_SHORT("Cut short"),
    /** A checkpoint is missing, replaced, or not signed by a key of this chain. */
    CHECKPOINT("Checkpoint not good"),
    /** The keys are not those that are trusted, or one was not announced by the one before. */
    KEYS("Keys not good");

    private final String title;

    Finding(String title) {
      this.title = title;
    }

    /** For people. */
    public String title() {
      return title;
    }
  }

  /** True when nothing differs. */
  public boolean isValid() {
    return finding == Finding.COMPLETE || finding == Finding.UNCHANGED;
  }

  static Verdict bad(Finding finding, long provenTo, String explanation) {
    return new Verdict(finding, provenTo, provenTo + 1, null, null, explanation);
  }
}
