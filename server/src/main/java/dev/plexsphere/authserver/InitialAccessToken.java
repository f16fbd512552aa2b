package dev.plexsphere.authserver;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An initial access token that is still good, without the token itself.
 *
 * @param name what whoever made it calls it; "" for none
 * @param createdBy {@code user:<uuid>}; null for one from before that was written down
 * @param createdAt null likewise
 * @param usesLeft how many clients it still registers, 1 or more
 */
public record InitialAccessToken(
    UUID id,
    String name,
    @Nullable String createdBy,
    @Nullable Instant createdAt,
    Instant expiresAt,
    int usesLeft) {}
