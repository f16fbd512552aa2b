package dev.plexsphere.signin;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/auth/sign-in}.
 *
 * @param returnTo a path of ours; {@code /} when missing
 * @param prompt passed on to the provider (OpenID Connect Core 1.0 section 3.1.2.1)
 */
@Json(naming = Json.Naming.LowerUnderscore)
public record SignInRequest(
    @Nullable String domainId,
    @Nullable String idpBindingId,
    @Nullable String returnTo,
    @Nullable String prompt) {}
