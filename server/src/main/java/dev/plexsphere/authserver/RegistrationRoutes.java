package dev.plexsphere.authserver;

import dev.plexsphere.authserver.DynamicRegistrationService.Update;
import dev.plexsphere.authserver.HostedServers.ServerRoute;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.oauth.OAuthException;
import java.util.Map;

/**
 * {@code /register} of a Domain's server: a client registers itself with an initial access token
 * (RFC 7591), and reads, changes and ends itself with its registration access token (RFC 7592).
 */
final class RegistrationRoutes {
  private static final String CLIENT = "/register/{client_id}";
  private static final String SCHEME = "Bearer ";

  private final HostedServers servers;
  private final DynamicRegistrationService registrations;

  RegistrationRoutes(HostedServers servers, DynamicRegistrationService registrations) {
    this.servers = servers;
    this.registrations = registrations;
  }

  void mount(Router router) {
    servers.mountAtDomains(router, "POST", "/register", answering(this::register));
    servers.mountAtDomains(router, "GET", CLIENT, answering(this::show));
    servers.mountAtDomains(router, "PUT", CLIENT, answering(this::change));
    servers.mountAtDomains(router, "DELETE", CLIENT, answering(this::delete));
  }

  /** RFC 6750 section 3.1 where the others have RFC 6749. */
  private static ServerRoute answering(ServerRoute route) {
    return OAuthAnswers.answering((server, exchange) -> {
      try {
        route.handle(server, exchange);
      } catch (OAuthException e) {
        if (e.error().status() != 401) {
          throw e;
        }
        exchange.set("WWW-Authenticate", "Bearer realm=\"plexsphere\", error=\"invalid_token\"");
        exchange.json(401, Json.writeAny(e.error().members()));
      }
    });
  }

  private void register(HostedServer server, Exchange exchange) {
    var token = bearer(exchange);
    var body = exchange.body(Exchange.BODY_MAX);
    var made =
        registrations.register(
            server.domain().id(), token, () -> SentMetadata.read(exchange, body).wish());
    answer(exchange, 201, ClientViews.registered(server, made));
  }

  private void show(HostedServer server, Exchange exchange) {
    var token = bearer(exchange);
    var found = registrations.find(server.domain().id(), exchange.path("client_id"), token);
    answer(exchange, 200, ClientViews.registered(server, found, null, new Secret(token)));
  }

  private void change(HostedServer server, Exchange exchange) {
    var token = bearer(exchange);
    var body = exchange.body(Exchange.BODY_MAX);
    var made =
        registrations.update(
            server.domain().id(),
            exchange.path("client_id"),
            token,
            () -> {
              var sent = SentMetadata.read(exchange, body);
              return new Update(sent.clientId(), sent.clientSecret(), sent.wish());
            });
    answer(exchange, 200, ClientViews.registered(server, made));
  }

  private void delete(HostedServer server, Exchange exchange) {
    registrations.delete(server.domain().id(), exchange.path("client_id"), bearer(exchange));
    exchange.noContent();
  }

  private static String bearer(Exchange exchange) {
    return exchange
        .header("Authorization")
        .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(value -> value.substring(SCHEME.length()).strip())
        .orElseThrow(DynamicRegistrationService::invalidToken);
  }

  private static void answer(Exchange exchange, int status, Map<String, Object> view) {
    exchange.json(status, Json.writeAny(view));
  }
}
