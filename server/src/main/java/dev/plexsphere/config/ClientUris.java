package dev.plexsphere.config;

import java.net.URI;
import java.net.URISyntaxException;

/** Where a client may have the browser sent to (RFC 9700 section 2.1, RFC 8252 section 7). */
final class ClientUris {
  private ClientUris() {}

  /**
   * True for https, http on this machine or at our own host, and a scheme of the program's own with
   * a dot in it; without a user, a fragment or a star, and in one spelling.
   */
  static boolean isGood(String text, URI publicUrl) {
    try {
      var uri = new URI(text);
      var scheme = uri.getScheme();
      return scheme != null
          && uri.getRawFragment() == null
          && uri.getRawUserInfo() == null
          && text.indexOf('*') < 0
          && text.equals(uri.normalize().toString())
          && (scheme.indexOf('.') > 0 || isOnTheWeb(uri, scheme, publicUrl));
    } catch (URISyntaxException _) {
      return false;
    }
  }

  private static boolean isOnTheWeb(URI uri, String scheme, URI publicUrl) {
    var host = uri.getHost();
    return host != null
        && (scheme.equals("https")
            || (scheme.equals("http")
                && (Config.isLoopback(host) || host.equals(publicUrl.getHost()))));
  }
}
