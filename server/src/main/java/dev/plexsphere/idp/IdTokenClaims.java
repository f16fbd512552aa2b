package dev.plexsphere.idp;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a verified ID token says.
 *
 * @param email for people to read; whoever has it is nobody because of it
 * @param authTime when the person authenticated; the token's {@code iat} where it does not say
 */
public record IdTokenClaims(
    String subject,
    @Nullable String email,
    @Nullable String name,
    @Nullable String acr,
    List<String> amr,
    Instant authTime) {}
