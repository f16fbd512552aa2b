package dev.plexsphere.gateway;

import org.jspecify.annotations.Nullable;

/**
 * What the runtime contract tells command lines to sign in with. Nothing here is trusted for that:
 * the allow-list decides.
 *
 * @param domain of the identity provider, such as {@code acme.us.auth0.com}
 */
public record Auth0Hints(
    String domain,
    @Nullable String clientId,
    @Nullable String redirectUri,
    @Nullable String audience) {}
