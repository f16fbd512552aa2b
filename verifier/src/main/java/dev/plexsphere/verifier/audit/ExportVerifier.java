package dev.plexsphere.verifier.audit;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads an export once, from its first line to its last, in memory that does not grow with the
 * number of entries.
 *
 * <p>The lines are {@code header}, {@code key}, {@code rotation}s, {@code checkpoint}s and then the
 * {@code entry}s from sequence 1. A chain alone shows a change that was not carried through to its
 * end; whoever holds the database can carry one through. Against that stand checkpoints, which only
 * the signer can make; against the removal of the newest of them, checkpoints that were kept
 * elsewhere: {@link #anchor}.
 */
public final class ExportVerifier {
  /** The export format that this class reads. */
  public static final String FORMAT = "plexsphere-audit-v1";

  private final byte @Nullable [] pinned;
  private final LongConsumer progress;
  private final List<Signed> anchors = new ArrayList<>();

  /**
   * @param pinned the chain's first public key, 32 bytes, or null to believe the file's
   * @param progress told every thousand entries how many were read
   */
  public ExportVerifier(byte @Nullable [] pinned, LongConsumer progress) {
    this.pinned = pinned == null ? null : pinned.clone();
    this.progress = progress;
  }

  /**
   * Takes the checkpoints of an anchor file, one JSON object a line, as the server wrote them.
   * Those of other chains are left out when it comes to verifying.
   *
   * @throws MalformedExportException when it is no anchor file
   */
  public void anchor(InputStream in) throws IOException {
    var lines = new LineReader(in);
    for (var line = lines.next(); line.isPresent(); line = lines.next()) {
      anchors.add(Signed.read(line.get()));
    }
  }

  /**
   * Verifies.
   *
   * @throws MalformedExportException when it is no export
   */
  public Verdict verify(InputStream in) throws IOException {
    var lines = new LineReader(in);
    var header = lines.next().orElseThrow(() -> new MalformedExportException("it is empty"));
    if (!header.has("format") || !header.text("format").equals(FORMAT)) {
      throw new MalformedExportException("its first line does not say " + FORMAT);
    }
    var reading = new Reading(header.text("scope"), pinned, anchors, progress);
    for (var line = lines.next(); line.isPresent(); line = lines.next()) {
      var found = reading.take(line.get());
      if (found.isPresent()) {
        return found.get();
      }
    }
    return reading.end();
  }
}
