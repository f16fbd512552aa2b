package dev.plexsphere.authserver;

import dev.plexsphere.account.Account;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /userinfo} (OpenID Connect Core section 5.3). The token comes in the Authorization header
 * and nowhere else; beyond its signature its session and account are looked up, so that sign-out, a
 * new password and a disabled account hold at once.
 */
final class UserinfoRoutes {
  private final HostedServers servers;
  private final Database database;
  private final TokenReader tokens;
  private final AccessTokenService live;
  private final HostedSessionService sessions;

  UserinfoRoutes(
      HostedServers servers,
      Database database,
      TokenReader tokens,
      AccessTokenService live,
      HostedSessionService sessions) {
    this.live = live;
    this.servers = servers;
    this.database = database;
    this.tokens = tokens;
    this.sessions = sessions;
  }

  void mount(Router router) {
    servers.mount(router, "GET", "/userinfo", this::userinfo);
    servers.mount(router, "POST", "/userinfo", this::userinfo);
  }

  private void userinfo(HostedServer server, Exchange exchange) {
    var token = bearer(exchange);
    if (token.isEmpty()) {
      refuse(exchange, "Bearer realm=\"plexsphere\"");
      return;
    }
    var claims =
        tokens
            .access(server, audience(server), token.get())
            .flatMap(access -> claims(server, access));
    if (claims.isEmpty()) {
      refuse(exchange, "Bearer realm=\"plexsphere\", error=\"invalid_token\"");
      return;
    }
    exchange.json(200, Json.writeAny(claims.get()));
  }

  /** The platform's tokens open its API, of which this is a part; a Domain's open this alone. */
  private static String audience(HostedServer server) {
    return server.domain().id().isPlatform() ? Client.API : server.userinfo();
  }

  private static Optional<String> bearer(Exchange exchange) {
    return exchange
        .header("Authorization")
        .filter(_ -> exchange.headerCount("Authorization") == 1)
        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
        .map(value -> value.substring(7).strip());
  }

  private Optional<Map<String, Object>> claims(HostedServer server, TokenReader.Access access) {
    return database
        .read(handle ->
            live.isRevoked(handle, server, access)
                ? Optional.<HostedSession>empty()
                : sessions.find(handle, server.domain().id(), access.session()))
        .map(HostedSession::account)
        .filter(account -> account.id().equals(access.account()))
        .map(account -> claims(account, access.scopes()));
  }

  private static Map<String, Object> claims(Account account, List<String> scopes) {
    var out = new LinkedHashMap<String, Object>();
    out.put("sub", account.id().toString());
    if (scopes.contains("email")) {
      out.put("email", account.email());
    }
    if (scopes.contains("profile")) {
      out.put("name", account.displayName());
    }
    return out;
  }

  private static void refuse(Exchange exchange, String challenge) {
    exchange.set("WWW-Authenticate", challenge);
    exchange.json(401, Json.writeAny(Map.of("error", "invalid_token")));
  }
}
