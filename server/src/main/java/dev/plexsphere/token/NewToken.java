package dev.plexsphere.token;

import dev.plexsphere.ids.ApiTokenId;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.PrincipalRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of api_tokens before it is written.
 *
 * @param parent the login token that mints it
 * @param predecessor the token that it replaces
 * @param rotationKey of the Idempotency-Key that makes this successor
 * @param expiresAt what was asked for; the Domain's cap is applied when the row is written
 */
record NewToken(
    ApiTokenId id,
    DomainId domain,
    PrincipalRef owner,
    String env,
    VerifiedToken.Origin origin,
    Digest secretHash,
    @Nullable BindingId binding,
    @Nullable String scope,
    @Nullable ApiTokenId parent,
    @Nullable ApiTokenId predecessor,
    @Nullable Digest rotationKey,
    @Nullable Instant authTime,
    Instant createdAt,
    Instant expiresAt) {}
