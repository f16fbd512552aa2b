package dev.plexsphere.authserver;

import dev.plexsphere.kit.http.Cookies;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.secret.Secrets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Tells one browser from another before anybody has signed in: a random cookie, of which
 * authorization requests and forms keep the digest. A link to a sign-in that somebody else began
 * therefore leads nowhere (login CSRF). One cookie serves any number of requests in parallel.
 */
final class Browsers {
  private static final Duration LIFETIME = Duration.ofDays(1);

  private Browsers() {}

  /** The digest of the browser's cookie; sets one where there is none. */
  static String ensure(Exchange exchange, HostedServer server) {
    var known = find(exchange, server);
    if (known.isPresent()) {
      return known.get();
    }
    var value = Secrets.opaque();
    Cookies.set(exchange, server.browserCookie(), value, LIFETIME);
    return digest(value);
  }

  /** The digest of the browser's cookie. */
  static Optional<String> find(Exchange exchange, HostedServer server) {
    return Cookies.find(exchange, server.browserCookie()).map(Browsers::digest);
  }

  private static String digest(String value) {
    return HexFormat.of().formatHex(Secrets.sha256(value));
  }
}
