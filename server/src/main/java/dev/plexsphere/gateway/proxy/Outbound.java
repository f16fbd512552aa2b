package dev.plexsphere.gateway.proxy;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * The headers that a client sees: the upstream's, without what would give it power over the
 * gateway's origin, beside the ones that the listener has put on.
 */
final class Outbound {
  private static final Set<String> DROPPED =
      Set.of(
          "set-cookie",
          "set-cookie2",
          "clear-site-data",
          "service-worker-allowed",
          "strict-transport-security",
          "alt-svc",
          "server",
          "date", // the listener says when it answered
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authentication-info",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "upgrade",
          "x-content-type-options",
          "x-correlation-id",
          "referrer-policy");

  private Outbound() {}

  /**
   * Whether the body has a transfer coding besides {@code chunked}: nobody has asked for one, and
   * nobody here undoes it (RFC 9112 section 7). The listener frames for itself what is only
   * chunked.
   */
  static boolean isCoded(HttpFields answer) {
    return answer.getValuesList(HttpHeader.TRANSFER_ENCODING).stream()
        .anyMatch(each -> !each.equalsIgnoreCase("chunked"));
  }

  /** Adds to {@code out} what may cross of {@code upstream}'s answer. */
  static void headers(HttpFields answer, HttpFields.Mutable out, Upstream upstream, String prefix) {
    var named = Inbound.connectionNamed(answer);
    if (answer.contains(HttpHeader.CACHE_CONTROL)) {
      out.remove(HttpHeader.CACHE_CONTROL);
    }
    for (var field : answer) {
      var name = field.getLowerCaseName();
      if (field.getHeader() == HttpHeader.LOCATION) {
        out.add(new HttpField(HttpHeader.LOCATION, location(field.getValue(), upstream, prefix)));
      } else if (!DROPPED.contains(name) && !named.contains(name)) {
        out.add(field);
      }
    }
    // Beside a policy of the upstream's own: browsers obey both.
    out.add("Content-Security-Policy", "sandbox");
  }

  /** A place that the upstream names by its own address, as the client can reach it. */
  private static String location(String location, Upstream upstream, String prefix) {
    try {
      var target = new URI(location);
      var path = target.getRawPath();
      boolean here =
          target.isAbsolute() ? upstream.isOrigin(target) : target.getRawAuthority() == null;
      if (!here || path == null || !path.startsWith(upstream.root())) {
        return location;
      }
      return prefix
          + path.substring(upstream.root().length())
          + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery())
          + (target.getRawFragment() == null ? "" : "#" + target.getRawFragment());
    } catch (URISyntaxException _) {
      return location;
    }
  }
}
