package dev.plexsphere.authserver;

import dev.plexsphere.authserver.ClientAuthentication.Authenticated;
import dev.plexsphere.authserver.HostedTokens.Minted;
import dev.plexsphere.authserver.TokenGrant.Outcome;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.oauth.OAuthError;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code /token}: RFC 6749 sections 4.1.3, 4.4, 5 and 6, RFC 7523, RFC 8628, RFC 8693. Codes come
 * with PKCE, unless a client is registered without.
 */
final class TokenRoutes {
  private static final String PATH = "/token";

  private final HostedServers servers;
  private final ClientAuthentication clients;
  private final DpopProofs proofs;
  private final ClientCertificates certificates;
  private final TokenGrant codes;
  private final RefreshGrant refresh;
  private final MachineGrant machines;
  private final DeviceGrant devices;
  private final BearerGrant bearer;
  private final ExchangeGrant exchanges;

  TokenRoutes(
      HostedServers servers,
      ClientAuthentication clients,
      DpopProofs proofs,
      ClientCertificates certificates,
      TokenGrant codes,
      RefreshGrant refresh,
      MachineGrant machines,
      DeviceGrant devices,
      BearerGrant bearer,
      ExchangeGrant exchanges) {
    this.servers = servers;
    this.clients = clients;
    this.proofs = proofs;
    this.certificates = certificates;
    this.codes = codes;
    this.refresh = refresh;
    this.machines = machines;
    this.devices = devices;
    this.bearer = bearer;
    this.exchanges = exchanges;
  }

  void mount(Router router) {
    servers.mount(router, "POST", PATH, OAuthAnswers.answering(this::token));
  }

  private void token(HostedServer server, Exchange exchange) {
    servers.requireOpen(server);
    var form = exchange.form();
    switch (redeem(server, exchange, form)) {
      case Outcome.Redeemed(var tokens, var refreshToken) -> {
        boolean exchanged = form.get("grant_type").equals(GrantType.TOKEN_EXCHANGE.value());
        answer(exchange, tokens, refreshToken, exchanged);
      }
      case Outcome.Refused(var error) -> OAuthAnswers.error(exchange, error);
    }
  }

  private Outcome redeem(HostedServer server, Exchange exchange, Params form) {
    var asks = clients.of(server, exchange, form);
    var type = required(form, "grant_type");
    var grant = GrantType.of(type).filter(asks.client().grants()::contains);
    if (grant.isEmpty()) {
      throw (server.grants().contains(type)
              ? OAuthError.of("unauthorized_client", "The client may not use this grant type")
              : OAuthError.of("unsupported_grant_type", "The grant type is not supported"))
          .asException();
    }
    var x5t = certificates.bind(exchange, asks.client()); // first: a proof is used up
    var jkt = proofs.bind(server, exchange, PATH, asks.client()).orElse(null);
    var shown = new Confirmation(jkt, x5t);
    return switch (grant.get()) {
      case AUTHORIZATION_CODE -> code(server, asks.client(), form, shown);
      case REFRESH_TOKEN -> refresh(server, asks, form, shown);
      case CLIENT_CREDENTIALS -> machines.redeem(server, asks.client(), form, shown);
      case DEVICE_CODE -> devices.redeem(server, asks.client(), form, shown);
      case JWT_BEARER -> bearer.redeem(server, asks.client(), form, shown);
      case TOKEN_EXCHANGE -> exchanges.redeem(server, asks.client(), form, shown);
    };
  }

  private Outcome code(HostedServer server, Client client, Params form, Confirmation shown) {
    return codes.redeem(
        server,
        new TokenGrant.Presented(
            required(form, "code"),
            client.id(),
            required(form, "redirect_uri"),
            client.rules().pkce()
                ? required(form, "code_verifier")
                : form.find("code_verifier").orElse(null),
            form.find("resource").orElse(null),
            shown));
  }

  private Outcome refresh(
      HostedServer server, Authenticated asks, Params form, Confirmation shown) {
    return refresh.redeem(
        server,
        new RefreshGrant.Presented(
            required(form, "refresh_token"),
            asks.client(),
            asks.proof(),
            form.find("resource").orElse(null),
            form.find("scope").orElse(null),
            shown));
  }

  static String required(Params form, String name) {
    return form.find(name)
        .orElseThrow(
            () -> OAuthError.invalidRequest("The parameter " + name + " is missing").asException());
  }

  private static void answer(
      Exchange exchange, Minted tokens, @Nullable String refreshToken, boolean exchanged) {
    var out = new LinkedHashMap<String, Object>();
    out.put("access_token", tokens.accessToken());
    if (exchanged) {
      out.put("issued_token_type", ExchangeGrant.ACCESS_TOKEN); // RFC 8693 section 2.2.1
    }
    out.put("token_type", tokens.type());
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
