package dev.plexsphere.authserver;

import dev.plexsphere.idp.HostedUrls;
import dev.plexsphere.tenancy.Domain;
import java.net.URI;
import java.util.Optional;

/** One Domain's authorization server: who it is and where its pages are. */
record HostedServer(Domain domain, HostedUrls urls) {

  /** The issuer identifier. */
  String issuer() {
    return urls.issuer(domain.slug());
  }

  /** A path of ours as the browser sees it; {@code path} begins with a slash. */
  String path(String path) {
    return urls.path(domain.slug()) + path;
  }

  /** An absolute URL of ours. */
  String url(String path) {
    return issuer() + path;
  }

  /** What the address bar shows: host, and port where it is not the scheme's own. */
  String host() {
    return URI.create(urls.origin(domain.slug())).getAuthority();
  }

  /** The audience of access tokens: our userinfo endpoint and nothing else. */
  String userinfo() {
    return url("/userinfo");
  }

  /** Cookie of the signed-in session. */
  String sessionCookie() {
    return "plexsphere_as_" + domain.slug();
  }

  /** Cookie that tells one browser from another before anybody has signed in. */
  String browserCookie() {
    return "plexsphere_browser_" + domain.slug();
  }

  /** A client that people may sign in to. */
  Optional<Client> client(String clientId) {
    return clientId.equals(HostedUrls.PLATFORM_CLIENT)
        ? Optional.of(new Client(clientId, "plexsphere", urls.platformCallback().toString()))
        : Optional.empty();
  }

  /**
   * A public client.
   *
   * @param name shown to people
   * @param redirectUri compared character by character
   */
  record Client(String id, String name, String redirectUri) {
    /** Scheme, host and port of the redirect URI. */
    String origin() {
      var uri = URI.create(redirectUri);
      return uri.getScheme() + "://" + uri.getAuthority();
    }
  }
}
