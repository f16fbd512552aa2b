package dev.plexsphere.authserver;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import java.util.regex.Pattern;

/** Where a client may have the browser sent to (RFC 9700 section 2.1, RFC 8252 section 7). */
public final class ClientUris {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  /** What a {@code Location} can carry as it stands. */
  private static final Pattern PRINTABLE = Pattern.compile("[!-~]{1,2048}");

  private ClientUris() {}

  /**
   * True for https, http on this machine or at our own host, and a scheme of the program's own with
   * a dot in it; without a user, a fragment or a star, with a port from 1 to 65535 where it has
   * one, and in one spelling.
   *
   * @param publicUrl where we are
   */
  public static boolean isGood(String text, URI publicUrl) {
    return isGood(text, publicUrl.getHost());
  }

  /** The same for a client that is not ours: http is for this machine alone. */
  static boolean isGood(String text) {
    return isGood(text, "localhost");
  }

  /**
   * True for where a client may hear of a sign-out: https, or http on this machine (OpenID Connect
   * Back-Channel Logout 1.0 section 2.2), otherwise as {@link #isGood(String, URI)}.
   */
  public static boolean isBackchannel(String text) {
    return isGood(text) && (text.startsWith("https://") || text.startsWith("http://"));
  }

  private static boolean isGood(String text, String ourHost) {
    try {
      var uri = new URI(text);
      var scheme = uri.getScheme();
      return scheme != null
          && PRINTABLE.matcher(text).matches()
          && uri.getRawFragment() == null
          && uri.getRawUserInfo() == null
          && text.indexOf('*') < 0
          && hasPossiblePort(uri)
          && text.equals(uri.normalize().toString())
          && (scheme.indexOf('.') > 0 || isOnTheWeb(uri, scheme, ourHost));
    } catch (URISyntaxException _) {
      return false;
    }
  }

  private static boolean hasPossiblePort(URI uri) {
    int port = uri.getPort();
    return port == -1 || (port >= 1 && port <= RedirectUris.PORT_MAX);
  }

  private static boolean isOnTheWeb(URI uri, String scheme, String ourHost) {
    var host = uri.getHost();
    return host != null
        && (scheme.equals("https")
            || (scheme.equals("http") && (LOOPBACK.contains(host) || host.equals(ourHost))));
  }
}
