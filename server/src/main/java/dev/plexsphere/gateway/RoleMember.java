package dev.plexsphere.gateway;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who has a role.
 *
 * @param email as the provider said at the last sign-in
 * @param active false for an account that is disabled
 * @param expiresAt when the role stops to count; null: until it is taken away
 */
public record RoleMember(
    UUID user,
    @Nullable String email,
    String displayName,
    boolean active,
    Instant grantedAt,
    @Nullable Instant expiresAt) {}
