package dev.plexsphere.authserver;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What tokens are made for: a client, by leave of somebody who is signed in.
 *
 * @param scope space-separated
 * @param claims what is to be told of a person beyond the scope, space-separated; null for nothing
 * @param audience of the access token; null for userinfo alone
 * @param nonce of the authorization request
 * @param confirmation what the access token is bound to
 */
record Grant(
    String clientId,
    String scope,
    @Nullable String claims,
    @Nullable String audience,
    HostedSession session,
    @Nullable String nonce,
    Confirmation confirmation) {

  boolean has(String wanted) {
    return List.of(scope.split(" ", -1)).contains(wanted);
  }
}
