package dev.plexsphere.authserver;

import io.avaje.jsonb.Json;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an authorization code stands for, kept beside its hash.
 *
 * @param claims what is to be told of a person beyond the scope, space-separated; null for nothing
 * @param jkt thumbprint of the key that must be proved to redeem it; null for any or none
 * @param session key of the hosted session it came from; reuse of the code ends that session
 */
@Json(naming = Json.Naming.LowerUnderscore)
record CodeGrant(
    String clientId,
    String redirectUri,
    String scope,
    @Nullable String claims,
    @Nullable String audience,
    @Nullable String nonce,
    @Nullable String codeChallenge,
    @Nullable String jkt,
    UUID accountId,
    String session) {

  /** {@link AuthorizeRequest#wished()}: all that the person was asked for, as scopes. */
  String wished() {
    return AuthorizeRequest.wished(scope, claims);
  }
}
