package dev.plexsphere.account;

import dev.plexsphere.ids.DomainId;
import java.time.Instant;
import java.util.UUID;

/**
 * A person of a Domain's built-in identity provider.
 *
 * @param id the {@code sub} of their ID tokens
 * @param username the e-mail address in its one spelling; see {@link Usernames}
 * @param passwordChangedAt hosted sessions from before it are over
 */
public record Account(
    UUID id,
    DomainId domain,
    String username,
    String email,
    String displayName,
    Instant passwordChangedAt,
    boolean active) {}
