package dev.plexsphere.authserver;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.plexsphere.authserver.RefreshTokens.Family;
import dev.plexsphere.jwk.KeyService;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.oauth.OAuthError;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /introspect} and {@code /revoke} (RFC 7662, RFC 7009). A confidential client may ask about
 * tokens that were issued to it or are meant for a resource that it is; all others are inactive to
 * it, after the same work. Answers come as a JWT (RFC 9701) to who accepts that.
 */
final class IntrospectionRoutes {
  private static final String JWT = "application/token-introspection+jwt";
  private static final JOSEObjectType TYPE = new JOSEObjectType("token-introspection+jwt");
  private static final Map<String, Object> INACTIVE = Map.of("active", false);

  private final HostedServers servers;
  private final ClientAuthentication clients;
  private final AccessTokenService access;
  private final RefreshGrant refresh;
  private final Database database;
  private final KeyService keys;
  private final InstantSource clock;

  IntrospectionRoutes(
      HostedServers servers,
      ClientAuthentication clients,
      AccessTokenService access,
      RefreshGrant refresh,
      Database database,
      KeyService keys,
      InstantSource clock) {
    this.servers = servers;
    this.clients = clients;
    this.access = access;
    this.refresh = refresh;
    this.database = database;
    this.keys = keys;
    this.clock = clock;
  }

  void mount(Router router) {
    servers.mount(router, "POST", "/introspect", OAuthAnswers.answering(this::introspect));
    servers.mount(router, "POST", "/revoke", OAuthAnswers.answering(this::revoke));
  }

  private void introspect(HostedServer server, Exchange exchange) {
    var form = exchange.form();
    var client = clients.confidential(server, exchange, form);
    var answer = about(server, client, form.get("token")).orElse(INACTIVE);
    if (exchange.header("Accept").orElse("").contains(JWT)) {
      var signed = signed(server, client, answer);
      exchange.send(200, JWT, signed.getBytes(StandardCharsets.US_ASCII));
    } else {
      exchange.json(200, Json.writeAny(answer));
    }
  }

  private Optional<Map<String, Object>> about(HostedServer server, Client client, String token) {
    if (OpaqueToken.isAccess(token)) {
      return access
          .find(server, token)
          .filter(claims -> concerns(client, claims))
          .map(IntrospectionRoutes::about);
    }
    return database
        .read(handle -> refresh.find(handle, server.domain().id(), client.id(), token))
        .map(IntrospectionRoutes::about);
  }

  private static boolean concerns(Client client, JWTClaimsSet claims) {
    return client.id().equals(AccessTokenService.clientId(claims))
        || !Collections.disjoint(client.access().resources(), claims.getAudience());
  }

  private static Map<String, Object> about(JWTClaimsSet claims) {
    var out = new LinkedHashMap<String, Object>();
    out.put("active", true);
    out.put("token_type", Confirmation.of(claims).tokenType());
    for (var name :
        List.of(
            "scope",
            "client_id",
            "sub",
            "aud",
            "iss",
            "exp",
            "iat",
            "jti",
            "acr",
            "auth_time",
            "tenant_id",
            Confirmation.CLAIM,
            HostedTokens.ACTOR)) {
      var value = claims.getClaim(name);
      if (value != null) {
        out.put(name, value instanceof Date date ? date.toInstant().getEpochSecond() : value);
      }
    }
    return out;
  }

  private static Map<String, Object> about(Family family) {
    var out = new LinkedHashMap<String, Object>();
    out.put("active", true);
    out.put("scope", family.scope());
    out.put("client_id", family.clientId());
    out.put("exp", family.expiresAt().getEpochSecond());
    return out;
  }

  /** RFC 9701 section 5: no subject and no expiry, so that nobody takes it for a token. */
  private String signed(HostedServer server, Client client, Map<String, Object> answer) {
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(server.issuer())
            .audience(client.id())
            .issueTime(Date.from(clock.instant()))
            .claim("token_introspection", answer)
            .build();
    return keys.sign(server.domain().id(), TYPE, claims);
  }

  /** What is not the client's is left alone and answered the same (RFC 7009 section 2.2). */
  private void revoke(HostedServer server, Exchange exchange) {
    var form = exchange.form();
    var client = clients.of(server, exchange, form).client().id();
    var token = form.get("token");
    if (!OpaqueToken.isAccess(token)) {
      database.inTransaction(tx -> refresh.revoke(tx, server.domain().id(), client, token));
    } else if (server.domain().id().isPlatform()) {
      throw OAuthError.of(
              "unsupported_token_type", "An operator's access token ends by signing out")
          .asException();
    } else {
      access.revoke(server, client, token);
    }
    exchange.send(200, "text/plain", new byte[0]);
  }
}
