package dev.plexsphere.authserver;

import dev.plexsphere.authserver.HostedTokens.Minted;
import dev.plexsphere.authserver.TokenGrant.Outcome;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.oauth.OAuthError;
import dev.plexsphere.oauth.OAuthException;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** {@code /token}: RFC 6749 sections 4.1.3, 5 and 6. Codes come with PKCE from any client. */
final class TokenRoutes {
  private final HostedServers servers;
  private final TokenGrant codes;
  private final RefreshGrant refresh;

  TokenRoutes(HostedServers servers, TokenGrant codes, RefreshGrant refresh) {
    this.servers = servers;
    this.codes = codes;
    this.refresh = refresh;
  }

  void mount(Router router) {
    servers.mount(router, "POST", "/token", this::token);
  }

  private void token(HostedServer server, Exchange exchange) {
    exchange.set("Pragma", "no-cache"); // section 5.1; Cache-Control: no-store is on every answer
    try {
      servers.requireOpen(server);
      switch (redeem(server, exchange)) {
        case Outcome.Redeemed(var tokens, var refreshToken) ->
            answer(exchange, tokens, refreshToken);
        case Outcome.Refused(var error) -> OAuthAnswers.error(exchange, error);
      }
    } catch (OAuthException e) {
      OAuthAnswers.error(exchange, e.error());
    } catch (RefusedException e) {
      OAuthAnswers.refused(exchange, e.refusal());
    }
  }

  private Outcome redeem(HostedServer server, Exchange exchange) {
    var form = exchange.form();
    var client = ClientAuthentication.of(server, exchange, form);
    var type = required(form, "grant_type");
    if (!server.grants().contains(type)) {
      throw OAuthError.of("unsupported_grant_type", "The grant type is not supported")
          .asException();
    }
    return type.equals("refresh_token")
        ? refresh(server, client, form)
        : code(server, client, form);
  }

  private Outcome code(HostedServer server, Client client, Params form) {
    return codes.redeem(
        server,
        new TokenGrant.Presented(
            required(form, "code"),
            client.id(),
            required(form, "redirect_uri"),
            required(form, "code_verifier")));
  }

  private Outcome refresh(HostedServer server, Client client, Params form) {
    if (!client.refreshes()) {
      throw OAuthError.of("unauthorized_client", "The client has no refresh tokens").asException();
    }
    return refresh.redeem(
        server,
        new RefreshGrant.Presented(
            required(form, "refresh_token"), client, form.find("scope").orElse(null)));
  }

  private static String required(Params form, String name) {
    return form.find(name)
        .orElseThrow(
            () -> OAuthError.invalidRequest("The parameter " + name + " is missing").asException());
  }

  private static void answer(Exchange exchange, Minted tokens, @Nullable String refreshToken) {
    var out = new LinkedHashMap<String, Object>();
    out.put("access_token", tokens.accessToken());
    out.put("token_type", "Bearer");
    out.put("expires_in", tokens.expiresIn().toSeconds());
    out.put("scope", tokens.scope());
    if (tokens.idToken() != null) {
      out.put("id_token", tokens.idToken());
    }
    if (refreshToken != null) {
      out.put("refresh_token", refreshToken);
    }
    exchange.json(200, Json.writeAny(out));
  }
}
