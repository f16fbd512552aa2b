package dev.plexsphere.setup;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The gate as stored.
 *
 * @param secretHash SHA-256 of the setup secret in hex; null until there is one
 * @param operator whose activation closes the gate; null before the first bootstrap
 * @param completedAt null while it is open
 */
record GateRow(
    Instant openedAt,
    @Nullable String secretHash,
    @Nullable UUID operator,
    @Nullable Instant completedAt) {

  boolean isOpen() {
    return completedAt == null;
  }
}
