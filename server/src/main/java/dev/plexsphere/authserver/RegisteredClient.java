package dev.plexsphere.authserver;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A client that was registered at a Domain's server.
 *
 * @param previousSecretUntil when the secret before stops being good; null while there is one alone
 * @param dynamic it registered itself (RFC 7591)
 * @param version the same where the metadata is the same: a strong entity tag without its quotes
 *     (RFC 9110 section 8.8.3), 64 hexadecimal digits
 */
public record RegisteredClient(
    String id,
    ClientMetadata metadata,
    @Nullable Instant previousSecretUntil,
    boolean dynamic,
    Instant createdAt,
    Instant updatedAt,
    String version) {}
