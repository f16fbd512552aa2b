package dev.plexsphere.ledger;

import dev.plexsphere.ids.DomainId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A fact with everything that is known when it happens, ready to be written by any thread.
 *
 * @param domain whose chain it belongs to; null for the platform's own
 * @param canonical the bytes that are hashed (RFC 8785 JSON)
 * @param address personal, kept beside the chain
 * @param userAgent personal, kept beside the chain
 */
public record LedgerEntry(
    UUID id,
    @Nullable DomainId domain,
    String kind,
    String object,
    String actor,
    Bytes canonical,
    Bytes hash,
    @Nullable String correlationId,
    Instant occurredAt,
    @Nullable String address,
    @Nullable String userAgent) {

  /** An immutable array. */
  public static final class Bytes {
    private final byte[] value;

    Bytes(byte[] value) {
      this.value = value;
    }

    byte[] value() {
      return value;
    }
  }
}
