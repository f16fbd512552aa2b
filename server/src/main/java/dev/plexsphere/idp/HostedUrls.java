package dev.plexsphere.idp;

import dev.plexsphere.ids.DomainId;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Where the built-in identity providers are. The platform's own is at the root of the public URL.
 * With a base domain a Domain's issuer has a host of its own, {@code https://<slug>.<base-domain>}
 * (scheme and port are those of the public URL); without one it is {@code <public-url>/as/<slug>}.
 * Made from configuration, never from a request.
 *
 * @param publicUrl scheme, host and port, no path
 * @param baseDomain such as {@code example.com}, or null
 */
public record HostedUrls(URI publicUrl, @Nullable String baseDomain) {
  /** The client id of the platform itself at every built-in provider: public, with PKCE. */
  public static final String PLATFORM_CLIENT = "plexsphere";

  /** Takes the place of a slug for the platform's own; no Domain can have it. */
  private static final String PLATFORM = DomainId.PLATFORM.tenantId();

  /** The issuer identifier; no slash at its end. */
  public String issuer(String slug) {
    return origin(slug) + path(slug);
  }

  /** Where a browser begins to sign in. */
  public URI authorizationEndpoint(String slug) {
    return URI.create(issuer(slug) + "/authorize");
  }

  /** Where the platform's own client is sent back to. */
  public URI platformCallback() {
    return URI.create(root() + "/v1/auth/callback");
  }

  /** The home page of the public host. */
  public String home() {
    return root() + "/";
  }

  /** The path below which the provider's pages are, seen from the browser: "" or {@code /as/x}. */
  public String path(String slug) {
    return baseDomain == null && !slug.equals(PLATFORM) ? "/as/" + slug : "";
  }

  /** Scheme, host and port of the provider. */
  public String origin(String slug) {
    if (baseDomain == null || slug.equals(PLATFORM)) {
      return root();
    }
    try {
      return new URI(
              publicUrl.getScheme(),
              null,
              slug + "." + baseDomain,
              publicUrl.getPort(),
              null,
              null,
              null)
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("no host: " + slug + "." + baseDomain, e);
    }
  }

  private String root() {
    var text = publicUrl.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
