package dev.plexsphere.authserver;

import dev.plexsphere.authserver.HostedTokens.Minted;
import dev.plexsphere.authserver.TokenGrant.Outcome;
import dev.plexsphere.authserver.TokenGrant.Presented;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.oauth.OAuthError;
import dev.plexsphere.oauth.OAuthException;
import java.util.LinkedHashMap;

/** {@code /token}: RFC 6749 sections 4.1.3 and 5, for public clients with PKCE. */
final class TokenRoutes {
  private final HostedServers servers;
  private final TokenGrant grant;

  TokenRoutes(HostedServers servers, TokenGrant grant) {
    this.servers = servers;
    this.grant = grant;
  }

  void mount(Router router) {
    servers.mount(router, "POST", "/token", this::token);
  }

  private void token(HostedServer server, Exchange exchange) {
    exchange.set("Pragma", "no-cache"); // section 5.1; Cache-Control: no-store is on every answer
    try {
      servers.requireOpen(server);
      var presented = read(exchange, server);
      switch (grant.redeem(server, presented)) {
        case Outcome.Redeemed(var tokens) -> answer(exchange, tokens);
        case Outcome.Refused(var error) -> OAuthAnswers.error(exchange, error);
      }
    } catch (OAuthException e) {
      OAuthAnswers.error(exchange, e.error());
    } catch (RefusedException e) {
      OAuthAnswers.refused(exchange, e.refusal());
    }
  }

  private static Presented read(Exchange exchange, HostedServer server) {
    var form = exchange.form();
    checkClient(exchange, server, form);
    var type = required(form, "grant_type");
    if (!type.equals("authorization_code")) {
      throw OAuthError.of("unsupported_grant_type", "Only authorization_code is supported")
          .asException();
    }
    return new Presented(
        required(form, "code"),
        required(form, "client_id"),
        required(form, "redirect_uri"),
        required(form, "code_verifier"));
  }

  /** Public clients prove nothing, and one that tries to is not the one it says. */
  private static void checkClient(Exchange exchange, HostedServer server, Params form) {
    if (exchange.header("Authorization").isPresent()
        || form.names().contains("client_secret")
        || form.names().contains("client_assertion")) {
      throw OAuthError.invalidClient("Clients here are public: send client_id and no secret")
          .asException();
    }
    if (server.client(required(form, "client_id")).isEmpty()) {
      throw OAuthError.invalidClient("The client is not known").asException();
    }
  }

  private static String required(Params form, String name) {
    return form.find(name)
        .orElseThrow(
            () -> OAuthError.invalidRequest("The parameter " + name + " is missing").asException());
  }

  private static void answer(Exchange exchange, Minted tokens) {
    var out = new LinkedHashMap<String, Object>();
    out.put("access_token", tokens.accessToken());
    out.put("token_type", "Bearer");
    out.put("expires_in", tokens.expiresIn().toSeconds());
    out.put("scope", tokens.scope());
    if (tokens.idToken() != null) {
      out.put("id_token", tokens.idToken());
    }
    exchange.json(200, Json.writeAny(out));
  }
}
