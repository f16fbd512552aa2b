package dev.plexsphere.token;

import dev.plexsphere.ids.ApiTokenId;
import dev.plexsphere.kit.secret.Secret;
import java.time.Instant;

/**
 * A new token, with the plaintext that is shown once.
 *
 * @param ttlClamped the Domain's cap made it shorter than what was asked for
 */
public record Issued(
    ApiTokenId id, Secret plaintext, String env, Instant expiresAt, boolean ttlClamped) {}
