package dev.plexsphere.authserver;

import dev.plexsphere.authserver.TokenGrant.Outcome;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A grant that was checked and written down; what is left is to sign.
 *
 * @param refreshToken null for a client that gets none
 */
record Granted(Grant grant, TokenDraft access, @Nullable String refreshToken) {
  /** Writes down what is not signed. */
  static Granted of(
      Handle tx,
      HostedTokens tokens,
      HostedServer server,
      Client client,
      Grant grant,
      @Nullable String refreshToken) {
    var access = tokens.draft(server, client, grant);
    tokens.store(tx, server, access);
    return new Granted(grant, access, refreshToken);
  }

  /** Signs, outside of any transaction. */
  Outcome mint(HostedTokens tokens, HostedServer server) {
    return new Outcome.Redeemed(tokens.mint(server, grant, access), refreshToken);
  }

  /** Never the token. */
  @Override
  public String toString() {
    return "Granted(" + grant.clientId() + ")";
  }
}
