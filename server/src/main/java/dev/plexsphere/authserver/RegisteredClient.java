package dev.plexsphere.authserver;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A client that was registered at a Domain's server.
 *
 * @param previousSecretUntil when the secret before stops being good; null while there is one alone
 * @param dynamic it registered itself (RFC 7591)
 */
public record RegisteredClient(
    String id,
    ClientMetadata metadata,
    @Nullable Instant previousSecretUntil,
    boolean dynamic,
    Instant createdAt,
    Instant updatedAt) {}
