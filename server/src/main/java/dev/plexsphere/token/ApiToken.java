package dev.plexsphere.token;

import dev.plexsphere.ids.ApiTokenId;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.PrincipalRef;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token as its owner sees it.
 *
 * @param lastUsedAt up to two minutes behind; null until a minute after the first use
 * @param rotationDeadline after it the token is refused, because its successor took over
 */
public record ApiToken(
    ApiTokenId id,
    DomainId domain,
    PrincipalRef owner,
    String env,
    VerifiedToken.Origin origin,
    @Nullable BindingId binding,
    @Nullable String scope,
    @Nullable ApiTokenId parent,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant lastUsedAt,
    @Nullable Instant rotatedAt,
    @Nullable Instant rotationDeadline) {

  /** How long it lives in all. */
  Duration lifetime() {
    return Duration.between(createdAt, expiresAt);
  }
}
