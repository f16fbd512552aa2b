package dev.plexsphere.kit.http;

import java.time.Duration;

/**
 * Our cookies: HttpOnly, SameSite=Lax, Path=/, and {@code __Host-} before the name over TLS, which
 * keeps a sibling host from planting one (RFC 6265bis section 4.1.3.2).
 */
public final class Cookies {
  private Cookies() {}

  /** The name as it stands on the wire. */
  public static String name(Exchange exchange, String name) {
    return exchange.secure() ? "__Host-" + name : name;
  }

  /** The value of our cookie {@code name}. */
  public static java.util.Optional<String> find(Exchange exchange, String name) {
    return exchange.cookie(name(exchange, name));
  }

  /** Sets a cookie that scripts cannot read. */
  public static void set(Exchange exchange, String name, String value, Duration maxAge) {
    exchange.addCookie(attributes(exchange, name, value, maxAge) + "; HttpOnly");
  }

  /** Sets a cookie that scripts can read: the CSRF token. */
  public static void setReadable(Exchange exchange, String name, String value, Duration maxAge) {
    exchange.addCookie(attributes(exchange, name, value, maxAge));
  }

  /** Removes a cookie. */
  public static void clear(Exchange exchange, String name) {
    exchange.addCookie(attributes(exchange, name, "", Duration.ZERO) + "; HttpOnly");
  }

  private static String attributes(Exchange exchange, String name, String value, Duration maxAge) {
    return name(exchange, name)
        + "="
        + value
        + "; Path=/; Max-Age="
        + maxAge.toSeconds()
        + "; SameSite=Lax"
        + (exchange.secure() ? "; Secure" : "");
  }
}
