package dev.plexsphere.gateway.proxy;

import java.net.URI;

/**
 * A server behind the gateway.
 *
 * @param prefix whole segments of the path below {@code /noetl/}, such as {@code executions}; empty
 *     for the server that answers everything else
 * @param base {@code http} or {@code https}, host, port, and a path or none; {@code /api/…} follows
 */
public record Upstream(String prefix, URI base) {
  /**
   * @throws IllegalArgumentException for a prefix with a slash at an end, or a base that is no
   *     plain HTTP URL
   */
  public Upstream {
    if (prefix.startsWith("/") || prefix.endsWith("/")) {
      throw new IllegalArgumentException(
          "an upstream's prefix has no slash at its ends: " + prefix);
    }
    var scheme = base.getScheme();
    if ((!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme))
        || base.getHost() == null
        || base.getUserInfo() != null
        || base.getQuery() != null
        || base.getFragment() != null) {
      throw new IllegalArgumentException(
          "an upstream is http:// or https://, a host and a port, without user, query, fragment");
    }
  }

  boolean serves(String path) {
    return prefix.isEmpty()
        || (path.startsWith(prefix)
            && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/'));
  }

  String scheme() {
    return base.getScheme().toLowerCase(java.util.Locale.ROOT);
  }

  int port() {
    return base.getPort() >= 0 ? base.getPort() : scheme().equals("https") ? 443 : 80;
  }

  /** The path under which everything lies that this server shows to the gateway. */
  String root() {
    var path = base.getRawPath();
    return (path.endsWith("/") ? path.substring(0, path.length() - 1) : path) + "/api/";
  }

  boolean isOrigin(URI uri) {
    if (uri.getScheme() == null || uri.getHost() == null) {
      return false;
    }
    int port =
        uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    return uri.getScheme().equalsIgnoreCase(scheme())
        && uri.getHost().equalsIgnoreCase(base.getHost())
        && port == port();
  }
}
