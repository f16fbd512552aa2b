package dev.plexsphere.gateway;

import dev.plexsphere.kit.http.Exchange;
import java.util.Optional;

/** Where clients put a session's token: never a cookie, which a browser would send by itself. */
final class SessionHeader {
  private static final String SCHEME = "Bearer ";

  private SessionHeader() {}

  /** The token of {@code Authorization: Bearer}, else of {@code x-session-token}. */
  static Optional<String> find(Exchange exchange) {
    return exchange
        .header("Authorization")
        .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(value -> value.substring(SCHEME.length()).strip())
        .or(() -> exchange.header("x-session-token").map(String::strip))
        .filter(token -> !token.isEmpty());
  }
}
