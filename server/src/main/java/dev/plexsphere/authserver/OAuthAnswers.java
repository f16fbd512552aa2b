package dev.plexsphere.authserver;

import dev.plexsphere.authserver.HostedServers.ServerRoute;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.oauth.OAuthError;
import dev.plexsphere.oauth.OAuthException;

/** Errors of the endpoints that speak RFC 6749 instead of RFC 9457. */
final class OAuthAnswers {
  private static final int DESCRIPTION_MAX = 200;

  private OAuthAnswers() {}

  /** A route whose refusals are told in OAuth's words, and nothing of which is ever kept. */
  static ServerRoute answering(ServerRoute route) {
    return (server, exchange) -> {
      exchange.set("Pragma", "no-cache"); // RFC 6749 section 5.1; no-store is on every answer
      try {
        route.handle(server, exchange);
      } catch (OAuthException e) {
        error(exchange, e.error());
      } catch (RefusedException e) {
        refused(exchange, e.refusal());
      }
    };
  }

  static void error(Exchange exchange, OAuthError error) {
    if (error.status() == 401) {
      exchange.set("WWW-Authenticate", "Basic realm=\"plexsphere\""); // section 5.2
    }
    exchange.json(error.status(), Json.writeAny(error.members()));
  }

  /**
   * What the edge refused (a repeated parameter, a large body, a database away) in OAuth's words.
   */
  private static void refused(Exchange exchange, Refusal refusal) {
    refusal.headers().forEach(exchange::set);
    int status = refusal.code().status();
    var error = status >= 500 ? "temporarily_unavailable" : "invalid_request";
    error(exchange, new OAuthError(error, printable(refusal.detail()), status));
  }

  /** The characters that section 5.2 allows. */
  private static String printable(String text) {
    var plain = text.replaceAll("[^ !#-\\[\\]-~]", "?");
    return plain.length() <= DESCRIPTION_MAX ? plain : plain.substring(0, DESCRIPTION_MAX);
  }
}
