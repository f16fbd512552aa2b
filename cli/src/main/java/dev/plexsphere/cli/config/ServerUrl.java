package dev.plexsphere.cli.config;

import dev.plexsphere.cli.output.Failure;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * The address of a control plane: scheme, host and port, nothing else.
 *
 * @param scheme {@code http} or {@code https}
 * @param host lower-case, IPv6 in brackets
 * @param port 1 to 65535, the scheme's own if none was given
 */
public record ServerUrl(String scheme, String host, int port) {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  /**
   * Reads {@code https://host[:port][/]}.
   *
   * @param source where the text came from, for the message
   */
  public static ServerUrl parse(String text, String source) {
    try {
      var uri = new URI(text);
      var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      var path = uri.getRawPath();
      if (!(scheme.equals("https") || scheme.equals("http"))
          || uri.getHost() == null
          || uri.getRawUserInfo() != null
          || uri.getRawQuery() != null
          || uri.getRawFragment() != null
          || !(path == null || path.isEmpty() || path.equals("/"))) {
        throw unusable(source);
      }
      int port = uri.getPort() == -1 ? defaultPort(scheme) : uri.getPort();
      if (port < 1 || port > 0xffff) {
        throw unusable(source);
      }
      return new ServerUrl(scheme, uri.getHost().toLowerCase(Locale.ROOT), port);
    } catch (URISyntaxException e) {
      throw unusable(source);
    }
  }

  private static Failure unusable(String source) {
    return Failure.usage(
        "Bad address", source + " is not of the form https://host or https://host:port");
  }

  private static int defaultPort(String scheme) {
    return scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
  }

  /**
   * Whether a credential stored for this server may be sent to another address: scheme, host and
   * port are the same. On a loopback host either scheme is fine, because the port of a development
   * server speaks both.
   */
  public boolean trusts(ServerUrl other) {
    return host.equals(other.host)
        && port == other.port
        && (scheme.equals(other.scheme) || isLoopback());
  }

  /** Whether the host is this machine by its name or number. */
  public boolean isLoopback() {
    return host.equals("localhost")
        || host.equals("[::1]")
        || (host.startsWith("127.") && isIpv4());
  }

  private boolean isIpv4() {
    return host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }

  /** The absolute URI of a path that begins with a slash. */
  public URI resolve(String path) {
    return URI.create(this + path);
  }

  /** As a person writes it: without the scheme's own port. */
  @Override
  public String toString() {
    return scheme + "://" + host + (port == defaultPort(scheme) ? "" : ":" + port);
  }
}
