package dev.plexsphere.authserver;

import dev.plexsphere.authserver.TokenGrant.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A grant that was checked and written down; what is left is to sign.
 *
 * @param refreshToken null for a client that gets none
 */
record Granted(Grant grant, @Nullable String refreshToken) {
  /** Signs, outside of any transaction. */
  Outcome mint(HostedTokens tokens, HostedServer server) {
    return new Outcome.Redeemed(tokens.mint(server, grant), refreshToken);
  }

  /** Never the token. */
  @Override
  public String toString() {
    return "Granted(" + grant.clientId() + ")";
  }
}
