package dev.plexsphere.signin;

import io.avaje.jsonb.Json;

/**
 * Where the browser goes to sign in, and what names the round trip. The PKCE verifier stays with
 * us.
 *
 * @param codeVerifierHandle names this round trip; also the end of its cookie's name
 */
@Json(naming = Json.Naming.LowerUnderscore)
public record SignInStarted(
    String authorizationUrl, String state, String codeVerifierHandle, String nonce) {}
