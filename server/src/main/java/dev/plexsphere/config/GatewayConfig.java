package dev.plexsphere.config;

import dev.plexsphere.gateway.Auth0Hints;
import dev.plexsphere.gateway.GatewayIssuer;
import dev.plexsphere.gateway.proxy.Upstream;
import dev.plexsphere.idp.TokenAudience;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.kit.RefusedException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The gateway.
 *
 * @param port 0 takes a free one
 * @param publicUrl without a trailing slash; null in dev: the address that is bound
 * @param issuers whose tokens open a session
 * @param upstreams what is behind it; none, or one of them with an empty prefix
 * @param sessionMax what a session may last
 * @param auth0 what the runtime contract tells command lines; null for nothing
 */
public record GatewayConfig(
    InetAddress bind,
    int port,
    @Nullable URI publicUrl,
    List<GatewayIssuer> issuers,
    List<Upstream> upstreams,
    Duration sessionMax,
    @Nullable Auth0Hints auth0) {
  private static final BindingId NOBODYS = new BindingId(new UUID(0, 0));

  /** Copies. */
  public GatewayConfig {
    issuers = List.copyOf(issuers);
    upstreams = List.copyOf(upstreams);
  }

  /** Null where there is none. */
  static @Nullable GatewayConfig read(
      Settings settings, URI platform, @Nullable String baseDomain, boolean plain, boolean dev) {
    if (!settings.has(Key.GATEWAY_PORT)) {
      return null;
    }
    var bind = bind(settings);
    if (plain && !dev && !bind.isLoopbackAddress()) {
      settings.mistake(
          "gateway.bind "
              + bind.getHostAddress()
              + " is not loopback: set tls.certificate and tls.private-key, or listen on 127.0.0.1"
              + " behind a TLS proxy");
    }
    return new GatewayConfig(
        bind,
        settings.number(Key.GATEWAY_PORT, 0, 65_535),
        publicUrl(settings, platform, baseDomain, dev),
        issuers(settings),
        upstreams(settings),
        settings.duration(Key.GATEWAY_SESSION_MAX, Duration.ofHours(1), Duration.ofDays(30)),
        auth0(settings));
  }

  private static InetAddress bind(Settings settings) {
    try {
      return InetAddress.getByName(settings.text(Key.GATEWAY_BIND));
    } catch (UnknownHostException e) {
      settings.mistake("gateway.bind cannot be resolved: " + settings.text(Key.GATEWAY_BIND));
      return InetAddress.getLoopbackAddress();
    }
  }

  private static @Nullable URI publicUrl(
      Settings settings, URI platform, @Nullable String baseDomain, boolean dev) {
    if (!settings.has(Key.GATEWAY_PUBLIC_URL)) {
      if (baseDomain == null && !dev) {
        settings.mistake("gateway.public-url (PLEXSPHERE_GATEWAY_PUBLIC_URL) is required");
      }
      return baseDomain == null ? null : URI.create("https://gateway." + baseDomain);
    }
    var url = Config.origin(settings, Key.GATEWAY_PUBLIC_URL, URI.create("http://localhost"));
    if (url.equals(platform)) {
      settings.mistake("gateway.public-url must be another origin than public-url");
    }
    if (!dev && url.getScheme().equals("http") && !Config.isLoopback(url.getHost())) {
      settings.mistake("gateway.public-url must be https, was " + url);
    }
    return url;
  }

  private static List<GatewayIssuer> issuers(Settings settings) {
    var issuers = new ArrayList<GatewayIssuer>();
    var seen = new HashSet<BindingId>();
    for (var name : settings.names(KeyFamily.ISSUERS)) {
      var issuer = issuer(settings, name);
      if (!seen.add(issuer.binding())) {
        settings.mistake(
            "gateway.issuers: two entries have the idp-binding-id " + issuer.binding());
      }
      issuers.add(issuer);
    }
    return issuers;
  }

  private static GatewayIssuer issuer(Settings settings, String name) {
    var clients =
        settings
            .named(new NamedKey.Of(NamedKey.ISSUER_CLIENTS, name))
            .map(GatewayConfig::words)
            .orElse(Set.of());
    var audience = settings.named(new NamedKey.Of(NamedKey.ISSUER_AUDIENCE, name)).orElse(null);
    if (clients.isEmpty() && audience == null) {
      settings.mistake(
          new NamedKey.Of(NamedKey.ISSUER_CLIENTS, name)
              + " is required, or an audience: without either no token is taken");
    }
    return new GatewayIssuer(name, binding(settings, name), new TokenAudience(clients, audience));
  }

  private static List<Upstream> upstreams(Settings settings) {
    var upstreams = new ArrayList<Upstream>();
    for (var name : settings.names(KeyFamily.UPSTREAMS)) {
      var url = new NamedKey.Of(NamedKey.UPSTREAM_URL, name);
      var prefix = settings.named(new NamedKey.Of(NamedKey.UPSTREAM_PREFIX, name)).orElse("");
      try {
        upstreams.add(new Upstream(prefix, URI.create(settings.named(url).orElse(""))));
      } catch (IllegalArgumentException e) {
        settings.mistake(url + ": " + e.getMessage());
      }
    }
    if (!upstreams.isEmpty()
        && upstreams.stream().filter(each -> each.prefix().isEmpty()).count() != 1) {
      settings.mistake("gateway.upstreams: exactly one has no prefix and takes what no other does");
    }
    return upstreams;
  }

  private static BindingId binding(Settings settings, String name) {
    var key = new NamedKey.Of(NamedKey.ISSUER_BINDING, name);
    var text = settings.named(key);
    try {
      if (text.isPresent()) {
        return BindingId.parse(text.get());
      }
    } catch (RefusedException _) {
      // told below
    }
    settings.mistake(key + " must be the id of a binding of a Domain");
    return NOBODYS;
  }

  private static Set<String> words(String list) {
    return Arrays.stream(list.split(",", -1))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static @Nullable Auth0Hints auth0(Settings settings) {
    return settings.has(Key.GATEWAY_AUTH0_DOMAIN)
        ? new Auth0Hints(
            settings.text(Key.GATEWAY_AUTH0_DOMAIN),
            text(settings, Key.GATEWAY_AUTH0_CLIENT_ID),
            text(settings, Key.GATEWAY_AUTH0_REDIRECT_URI),
            text(settings, Key.GATEWAY_AUTH0_AUDIENCE))
        : null;
  }

  private static @Nullable String text(Settings settings, Key key) {
    return settings.has(key) ? settings.text(key) : null;
  }
}
