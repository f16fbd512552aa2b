package dev.plexsphere.kit.http;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import java.util.Locale;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts are ours, and what a tenant's host means.
 *
 * <p>The public host serves everything. With a base domain, {@code <slug>.<base-domain>} serves
 * that Domain's authorization server and nothing else: its paths are routed as {@code
 * /as/<slug>/…}. Any other host is 421. Links are never made from the Host header.
 *
 * @param publicHost host of the public URL, without a port
 * @param baseDomain such as {@code example.com}, or null
 * @param loopback also answer for localhost and bare loopback addresses (dev)
 */
public record Hosts(String publicHost, @Nullable String baseDomain, boolean loopback) {
  private static final int USER_AGENT_MAX = 512;

  /**
   * The path to route by.
   *
   * @throws dev.plexsphere.kit.RefusedException 421 for a host that is not ours
   */
  String route(Request request, String path) {
    var host = Request.getServerName(request).toLowerCase(Locale.ROOT);
    if (host.equals(publicHost) || (loopback && isLoopback(host))) {
      return path;
    }
    if (baseDomain != null && host.endsWith("." + baseDomain)) {
      var slug = host.substring(0, host.length() - baseDomain.length() - 1);
      if (slug.indexOf('.') < 0 && !slug.isEmpty()) {
        return tenantPath(slug, path);
      }
    }
    throw Refusal.of(ErrorCode.MISDIRECTED_REQUEST, "This server does not answer for that host.")
        .asException();
  }

  private static String tenantPath(String slug, String path) {
    if (path.equals("/.well-known/oauth-authorization-server")) {
      return path + "/as/" + slug;
    }
    if (path.startsWith("/assets/")) {
      return path;
    }
    return "/as/" + slug + path;
  }

  /** The client's IP address. */
  String address(Request request) {
    return Request.getRemoteAddr(request);
  }

  static @Nullable String userAgent(Request request) {
    var agent = request.getHeaders().get("User-Agent");
    return agent == null || agent.length() <= USER_AGENT_MAX
        ? agent
        : agent.substring(0, USER_AGENT_MAX);
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.equals("127.0.0.1")
        || host.equals("[::1]")
        || host.equals("::1");
  }
}
