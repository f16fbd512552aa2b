package dev.plexsphere.authserver;

import dev.plexsphere.authserver.TokenGrant.Outcome;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.oauth.OAuthError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;

/**
 * {@code grant_type=client_credentials} (RFC 6749 section 4.4): an access token for the client
 * itself, and no refresh token, since its secret gives it another at any time. For a JWT it reads
 * and writes nothing.
 */
final class MachineGrant {
  private final Database database;
  private final HostedTokens tokens;

  MachineGrant(Database database, HostedTokens tokens) {
    this.database = database;
    this.tokens = tokens;
  }

  /**
   * Makes the token.
   *
   * @param confirmation what it is bound to
   * @throws dev.plexsphere.oauth.OAuthException {@code invalid_scope}, {@code invalid_target}
   */
  Outcome redeem(HostedServer server, Client client, Params form, Confirmation confirmation) {
    var scope = scope(client, form.find("scope"));
    var audience = Resources.audience(client, form).orElse(null);
    var access = tokens.draft(server, client, client.id(), scope, audience, confirmation);
    if (access.opaque() != null) {
      database.inTransaction(tx -> tokens.store(tx, server, access));
    }
    return new Outcome.Redeemed(tokens.mint(server, access), null);
  }

  /** What was asked for, or all there is; what tells about a person is not a machine's. */
  static String scope(Client client, Optional<String> asked) {
    var allowed = new ArrayList<>(client.access().scopes());
    allowed.removeAll(Client.ALL_SCOPES);
    if (asked.isEmpty()) {
      return String.join(" ", allowed);
    }
    var wanted = Arrays.stream(asked.get().split(" ", -1)).distinct().toList();
    if (!allowed.containsAll(wanted)) {
      throw OAuthError.of("invalid_scope", "The client may not ask for that scope").asException();
    }
    return String.join(" ", wanted);
  }
}
