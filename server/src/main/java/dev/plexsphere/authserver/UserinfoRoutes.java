package dev.plexsphere.authserver;

import dev.plexsphere.account.Account;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.oauth.OAuthException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /userinfo} (OpenID Connect Core section 5.3). The token comes in the Authorization header
 * and nowhere else; beyond what it says its session and account are looked up, so that sign-out, a
 * new password and a disabled account hold at once.
 */
final class UserinfoRoutes {
  private static final String PATH = "/userinfo";

  private final HostedServers servers;
  private final Database database;
  private final AccessTokenService live;
  private final HostedSessionService sessions;
  private final DpopProofs proofs;
  private final ClientCertificates certificates;

  UserinfoRoutes(
      HostedServers servers,
      Database database,
      AccessTokenService live,
      HostedSessionService sessions,
      DpopProofs proofs,
      ClientCertificates certificates) {
    this.live = live;
    this.servers = servers;
    this.database = database;
    this.sessions = sessions;
    this.proofs = proofs;
    this.certificates = certificates;
  }

  void mount(Router router) {
    servers.mount(router, "GET", PATH, this::answer);
    servers.mount(router, "POST", PATH, this::answer);
  }

  private void answer(HostedServer server, Exchange exchange) {
    try {
      userinfo(server, exchange);
    } catch (OAuthException e) {
      refuse(exchange, PresentedToken.DPOP, e.error().error());
    }
  }

  private void userinfo(HostedServer server, Exchange exchange) {
    var presented = PresentedToken.of(exchange);
    if (presented.isEmpty()) {
      refuse(exchange, PresentedToken.BEARER, "");
      return;
    }
    var claims =
        live.access(server, audience(server), presented.get().token())
            .filter(access -> server.client(access.clientId()).isPresent())
            .filter(access -> isPresentedRightly(server, exchange, presented.get(), access))
            .flatMap(access -> claims(server, access));
    if (claims.isEmpty()) {
      refuse(exchange, presented.get().scheme(), "invalid_token");
      return;
    }
    exchange.json(200, Json.writeAny(claims.get()));
  }

  /**
   * A bound token comes with its certificate (RFC 8705 section 3) and with the proof of its key,
   * and never without (RFC 9449 section 7.2).
   */
  private boolean isPresentedRightly(
      HostedServer server, Exchange exchange, PresentedToken presented, TokenReader.Access access) {
    var certificate = access.confirmation().x5t();
    if (certificate != null && !certificates.isShown(exchange, certificate)) {
      return false;
    }
    var key = access.confirmation().jkt();
    if (key == null || presented.isBearer()) {
      return key == null && presented.isBearer();
    }
    proofs.requireHolder(server, exchange, PATH, access, key);
    return true;
  }

  /** The platform's tokens open its API, of which this is a part; a Domain's open this alone. */
  private static String audience(HostedServer server) {
    return server.domain().id().isPlatform() ? Client.API : server.userinfo();
  }

  private Optional<Map<String, Object>> claims(HostedServer server, TokenReader.Access access) {
    return database
        .read(handle ->
            live.isRevoked(handle, server, access)
                ? Optional.<HostedSession>empty()
                : sessions.find(handle, server.domain().id(), access.session()))
        .map(HostedSession::account)
        .filter(account -> account.id().equals(access.account()))
        .map(account -> claims(account, access));
  }

  private static Map<String, Object> claims(Account account, TokenReader.Access access) {
    var out = new LinkedHashMap<String, Object>();
    out.put("sub", account.id().toString());
    if (tells(access, "email")) {
      out.put("email", account.email());
    }
    if (tells(access, "name")) {
      out.put("name", account.displayName());
    }
    return out;
  }

  private static boolean tells(TokenReader.Access access, String claim) {
    return access.claims().contains(claim)
        || access.scopes().contains(ClaimsParameter.SCOPES.get(claim));
  }

  private static void refuse(Exchange exchange, String scheme, String error) {
    var challenge = new StringBuilder(scheme).append(" realm=\"plexsphere\"");
    if (!error.isEmpty()) {
      challenge.append(", error=\"").append(error).append('"');
    }
    if (scheme.equals(PresentedToken.DPOP)) {
      challenge.append(", algs=\"").append(String.join(" ", DpopProofs.ALGORITHMS)).append('"');
    }
    exchange.set("WWW-Authenticate", challenge.toString());
    exchange.json(401, Json.writeAny(Map.of("error", error.isEmpty() ? "invalid_token" : error)));
  }
}
