package dev.plexsphere.session;

import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person's session in one browser, verified against the database just now: session, user, binding
 * and Domain are all active.
 *
 * @param key the hex SHA-256 of the cookie's value; names the session without being it
 * @param csrf what forms and the CSRF header must carry
 */
public record BrowserSession(
    String key,
    DomainId domain,
    String domainSlug,
    String domainName,
    UUID userId,
    @Nullable String email,
    String displayName,
    BindingId binding,
    String csrf,
    @Nullable String acr,
    List<String> amr,
    Instant authTime,
    Instant expiresAt) {}
