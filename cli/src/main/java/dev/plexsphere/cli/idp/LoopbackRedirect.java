package dev.plexsphere.cli.idp;

import dev.plexsphere.cli.loopback.LoopbackListener;
import dev.plexsphere.cli.output.Failure;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a browser comes back to: an address of this machine.
 *
 * @param uri as the provider must know it; null when its port is not known before it is bound
 * @param port where it is heard; 0 for one that the system chooses
 * @param path of the address, beginning with a slash
 */
record LoopbackRedirect(@Nullable String uri, int port, String path) {
  private static final int PORT_MAX = 0xffff;

  /** [::1] is not among them: only 127.0.0.1 is heard. */
  private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "localhost");

  /**
   * The address of a request: the one asked for, else the context's if this machine can be reached
   * there, else the default path at the port.
   *
   * @throws Failure exit 2 when the one asked for is not of this machine, or the port is none
   */
  static LoopbackRedirect choose(BrowserRequest request) {
    if (request.redirectUri() != null) {
      return read(request.redirectUri())
          .orElseThrow(() ->
              Failure.usage(
                  "Bad value",
                  "--auth0-redirect-uri is of the form http://127.0.0.1:<port>/<path>"
                      + " (or localhost), without query and fragment"));
    }
    int port = request.port();
    if (port < 0 || port > PORT_MAX) {
      throw Failure.usage("Bad value", "--pkce-port is a port from 0 to 65535, not " + port);
    }
    return Optional.ofNullable(request.contextRedirectUri())
        .flatMap(LoopbackRedirect::read)
        .orElseGet(() -> new LoopbackRedirect(null, port, LoopbackListener.PATH));
  }

  /** Reads one; empty when this machine cannot be reached there, or not at a certain port. */
  private static Optional<LoopbackRedirect> read(String text) {
    try {
      var uri = new URI(text);
      var host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
      if (!"http".equalsIgnoreCase(uri.getScheme())
          || !THIS_MACHINE.contains(host)
          || uri.getPort() < 1
          || uri.getPort() > PORT_MAX
          || uri.getRawUserInfo() != null
          || uri.getRawQuery() != null
          || uri.getRawFragment() != null) {
        return Optional.empty();
      }
      var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
      return Optional.of(new LoopbackRedirect(text, uri.getPort(), path));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /**
   * Takes the port.
   *
   * @throws Failure exit 1 when somebody else has it
   */
  ServerSocket bind() {
    try {
      return LoopbackListener.bind(port);
    } catch (IOException e) {
      throw (String.valueOf(e.getMessage()).contains("in use")
              ? Failure.failed(
                  "Port in use",
                  "127.0.0.1:" + port + " is taken by another program, so no browser was opened")
              : Failure.failed(
                  "Port not free",
                  "cannot listen on 127.0.0.1:" + port + " (" + e.getMessage() + ")"))
          .hint("plexctl auth login --browser-pkce --pkce-port 0");
    }
  }

  /** The address at the port that was taken. */
  String uriAt(ServerSocket socket) {
    return uri == null ? LoopbackListener.redirectUri(socket) : uri;
  }
}
