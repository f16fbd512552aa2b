package dev.plexsphere.cli.http;

import dev.plexsphere.cli.config.ServerUrl;
import dev.plexsphere.cli.output.Failure;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An address of somebody else's server: {@code https}, or {@code http} on this machine.
 *
 * @param server scheme, host and port
 * @param path path and query as they were written, empty or beginning with a slash
 */
public record ForeignUrl(ServerUrl server, String path) {
  private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "localhost", "[::1]");

  /** Reads an absolute URL; empty when it is none, carries a user or a fragment, or is not safe. */
  public static Optional<ForeignUrl> read(String text) {
    try {
      var uri = new URI(text);
      if (uri.getHost() == null || uri.getRawFragment() != null) {
        return Optional.empty();
      }
      var server = ServerUrl.parse(uri.getScheme() + "://" + uri.getRawAuthority(), "the address");
      if (server.scheme().equals("http") && !THIS_MACHINE.contains(server.host())) {
        return Optional.empty();
      }
      var path = uri.getRawPath();
      if (uri.getRawQuery() != null) {
        path = (path.isEmpty() ? "/" : path) + "?" + uri.getRawQuery();
      }
      return Optional.of(new ForeignUrl(server, path));
    } catch (URISyntaxException | Failure e) {
      return Optional.empty();
    }
  }

  /** The same address with more of a path behind it. */
  public ForeignUrl under(String more) {
    return new ForeignUrl(server, path + more);
  }

  /** The same address with more parameters. */
  public ForeignUrl with(Map<String, String> parameters) {
    return under((path.indexOf('?') < 0 ? "?" : "&") + Pages.encoded(parameters));
  }

  @Override
  public String toString() {
    return server + path;
  }
}
