package dev.plexsphere.identity;

import dev.plexsphere.ids.DomainId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person in one Domain. The same human in two Domains is two users.
 *
 * @param email as the provider said at the last sign-in; shown, never used to find anybody
 */
public record User(
    UUID id, DomainId domain, String displayName, @Nullable String email, boolean active) {}
