package dev.plexsphere.authserver;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.plexsphere.authserver.TokenGrant.Outcome;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.oauth.OAuthError;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * {@code grant_type=urn:ietf:params:oauth:grant-type:token-exchange} (RFC 8693), narrowing only: a
 * resource server that was sent an access token gets one that says and does less, for the same
 * subject and for an audience that it is itself, with its own name as {@code act}. It ends with the
 * token it came from, which must hold now, and cannot be exchanged again.
 */
final class ExchangeGrant {
  /** The only type of token that goes in, and that comes out. */
  static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

  private final Database database;
  private final Ledger ledger;
  private final AccessTokenService access;
  private final HostedTokens tokens;

  ExchangeGrant(Database database, Ledger ledger, AccessTokenService access, HostedTokens tokens) {
    this.database = database;
    this.ledger = ledger;
    this.access = access;
    this.tokens = tokens;
  }

  /**
   * Makes the token.
   *
   * @throws dev.plexsphere.oauth.OAuthException {@code invalid_request} (section 2.2.2), {@code
   *     invalid_scope}, {@code invalid_target}
   */
  Outcome redeem(HostedServer server, Client client, Params form, Confirmation confirmation) {
    checkTypes(form);
    var subject =
        access
            .find(server, form.get("subject_token"))
            .filter(claims -> claims.getClaim(HostedTokens.ACTOR) == null)
            .filter(claims -> !owned(client, claims).isEmpty())
            .orElseThrow(() ->
                invalid(
                    "The subject_token does not hold, is meant for another audience, or was"
                        + " exchanged before"));
    var scope = scope(client, subject, form);
    var audience = audience(client, subject, form);
    var lesser = tokens.exchange(server, client, subject, scope, audience, confirmation);
    write(server, client, subject, lesser);
    return new Outcome.Redeemed(tokens.mint(server, lesser), null);
  }

  private static void checkTypes(Params form) {
    if (!form.get("subject_token_type").equals(ACCESS_TOKEN)
        || !form.find("requested_token_type").orElse(ACCESS_TOKEN).equals(ACCESS_TOKEN)) {
      throw invalid("Only access tokens are exchanged, and for access tokens");
    }
    if (Stream.of("actor_token", "actor_token_type").anyMatch(form.names()::contains)) {
      throw invalid("The actor is the client that asks: there is no actor_token");
    }
  }

  private static List<String> owned(Client client, JWTClaimsSet claims) {
    return claims.getAudience().stream().filter(client.access().resources()::contains).toList();
  }

  /** What was asked for, or all that both the token and the client have. */
  private static String scope(Client client, JWTClaimsSet subject, Params form) {
    var allowed =
        words(String.valueOf(subject.getClaim("scope"))).stream()
            .filter(client.access().scopes()::contains)
            .filter(each -> !Client.ALL_SCOPES.contains(each)) // these open userinfo alone
            .toList();
    var wanted = form.find("scope").map(ExchangeGrant::words).orElse(allowed);
    if (!allowed.containsAll(wanted)) {
      throw OAuthError.of("invalid_scope", "The scope is more than token and client have")
          .asException();
    }
    return String.join(" ", wanted);
  }

  private static List<String> words(String scope) {
    return Arrays.stream(scope.split(" ", -1)).distinct().toList();
  }

  private static String audience(Client client, JWTClaimsSet subject, Params form) {
    var owned = owned(client, subject);
    var asked = Resources.asked(form);
    if (asked.size() > 1 || !owned.containsAll(asked)) {
      throw OAuthError.of(
              "invalid_target", "The client is not that resource, or the token is not" + " for it")
          .asException();
    }
    return asked.isEmpty() ? owned.getFirst() : asked.getFirst();
  }

  private void write(HostedServer server, Client client, JWTClaimsSet subject, TokenDraft lesser) {
    var fact = new AuthserverFact.AccessExchanged(UUID.fromString(subject.getJWTID()), client.id());
    database.inTransaction(tx -> {
      ledger.record(tx, server.domain().id(), fact);
      tokens.store(tx, server, lesser);
    });
  }

  private static RuntimeException invalid(String description) {
    return OAuthError.invalidRequest(description).asException();
  }
}
