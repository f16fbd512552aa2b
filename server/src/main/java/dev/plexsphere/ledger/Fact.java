package dev.plexsphere.ledger;

import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened and must never be forgotten. Each feature declares its own, sealed; the
 * ledger only knows how to write one.
 */
public interface Fact {
  /** Stable name in the audit log and on the event bus, for example {@code token.rotated}. */
  String kind();

  /** What it happened to, as {@code type:id}. */
  String object();

  /** Names and ids, never a secret, never personal data. */
  SequencedMap<String, Object> members();

  /** Builds {@link #members()} from pairs; a null value leaves its member out. */
  static SequencedMap<String, Object> members(@Nullable Object... pairs) {
    var out = new java.util.LinkedHashMap<String, Object>();
    for (int i = 0; i < pairs.length; i += 2) {
      var value = pairs[i + 1];
      if (value != null) {
        out.put(
            String.valueOf(pairs[i]),
            value instanceof Number || value instanceof Boolean || value instanceof Map<?, ?>
                ? value
                : value.toString());
      }
    }
    return out;
  }
}
