package dev.plexsphere.kit.http;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts are ours, what a tenant's host means, and whom we believe about the client.
 *
 * <p>The public host serves everything but the tenants' own servers. With a base domain, {@code
 * <slug>.<base-domain>} serves that Domain's authorization server and nothing else: its paths are
 * routed as {@code /as/<slug>/…}, which then nobody reaches at the public host. Any other host is
 * 421. Links are never made from the Host header; its port, case and trailing dot do not matter.
 *
 * @param publicHost host of the public URL, without a port
 * @param baseDomain such as {@code example.com}, or null
 * @param loopback also answer for localhost and bare loopback addresses (dev)
 * @param trustedProxies whose {@code X-Forwarded-For} and {@code X-Forwarded-Proto} are read
 * @param certificates the header in which they pass on a client's certificate; null for none
 */
public record Hosts(
    String publicHost,
    @Nullable String baseDomain,
    boolean loopback,
    List<AddressRange> trustedProxies,
    @Nullable CertificateHeader certificates) {
  private static final int USER_AGENT_MAX = 512;
  private static final Pattern COMMA = Pattern.compile(",");
  private static final Pattern SLUG = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  /** Compares in lower case. */
  public Hosts {
    publicHost = publicHost.toLowerCase(Locale.ROOT);
    baseDomain = baseDomain == null ? null : baseDomain.toLowerCase(Locale.ROOT);
    trustedProxies = List.copyOf(trustedProxies);
  }

  /** Trusts no proxy. */
  public Hosts(String publicHost, @Nullable String baseDomain, boolean loopback) {
    this(publicHost, baseDomain, loopback, List.of());
  }

  /** Has no proxy that passes certificates on. */
  public Hosts(
      String publicHost,
      @Nullable String baseDomain,
      boolean loopback,
      List<AddressRange> trustedProxies) {
    this(publicHost, baseDomain, loopback, trustedProxies, null);
  }

  /**
   * The path to route by.
   *
   * @throws dev.plexsphere.kit.RefusedException 421 for a host that is not ours, 404 for a tenant's
   *     path at the public host of an installation whose tenants have hosts
   */
  String route(Request request, String path) {
    var host = host(request);
    if (host.equals(publicHost) || (loopback && isLoopback(host))) {
      if (baseDomain != null && isTenantPath(path)) {
        throw Refusal.of(ErrorCode.NOT_FOUND, "There is nothing at this address.").asException();
      }
      return path;
    }
    if (baseDomain != null && host.endsWith("." + baseDomain)) {
      var slug = host.substring(0, host.length() - baseDomain.length() - 1);
      if (SLUG.matcher(slug).matches()) {
        return tenantPath(slug, path);
      }
    }
    throw Refusal.of(ErrorCode.MISDIRECTED_REQUEST, "This server does not answer for that host.")
        .asException();
  }

  /** True for a host that only this machine can mean. */
  static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.equals("127.0.0.1")
        || host.equals("[::1]")
        || host.equals("::1");
  }

  static String host(Request request) {
    var host = Request.getServerName(request).toLowerCase(Locale.ROOT);
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  private static boolean isTenantPath(String path) {
    return path.startsWith("/as/") || path.startsWith("/.well-known/oauth-authorization-server/");
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

  /**
   * The client's IP address: the peer's, or behind trusted proxies the rightmost hop of {@code
   * X-Forwarded-For} that is none of them. What stands further left anybody can have written.
   */
  String address(Request request) {
    var client = peer(request);
    if (client == null) {
      return Request.getRemoteAddr(request);
    }
    var hops = hops(request, "X-Forwarded-For");
    for (int i = hops.size() - 1; i >= 0 && isTrusted(client); i--) {
      var hop = AddressRange.literal(hops.get(i));
      if (hop.isEmpty()) {
        break;
      }
      client = hop.get();
    }
    return client.getHostAddress();
  }

  /** True over TLS, or where the trusted proxy before us says that the client came over TLS. */
  boolean secure(Request request) {
    if (request.isSecure()) {
      return true;
    }
    if (!isProxied(request)) {
      return false;
    }
    var schemes = hops(request, "X-Forwarded-Proto");
    return !schemes.isEmpty() && schemes.getLast().equalsIgnoreCase("https");
  }

  /** What a trusted proxy says of the client's certificate; empty where none can. */
  Optional<ForwardedCertificate> certificate(Request request) {
    return Optional.ofNullable(certificates)
        .map(header -> new ForwardedCertificate(request, header, isProxied(request)));
  }

  private boolean isProxied(Request request) {
    var peer = trustedProxies.isEmpty() ? null : peer(request);
    return peer != null && isTrusted(peer);
  }

  /** True for one of the trusted proxies. */
  boolean isTrusted(InetAddress address) {
    return trustedProxies.stream().anyMatch(range -> range.contains(address));
  }

  private static @Nullable InetAddress peer(Request request) {
    return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress at
        ? at.getAddress()
        : null;
  }

  private static List<String> hops(Request request, String header) {
    return request.getHeaders().getValuesList(header).stream()
        .flatMap(COMMA::splitAsStream)
        .map(String::strip)
        .toList();
  }

  static @Nullable String userAgent(Request request) {
    var agent = request.getHeaders().get("User-Agent");
    return agent == null || agent.length() <= USER_AGENT_MAX
        ? agent
        : agent.substring(0, USER_AGENT_MAX);
  }
}
