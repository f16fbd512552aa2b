package dev.plexsphere.cli.idp;

import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.http.ForeignUrl;
import dev.plexsphere.cli.output.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Which identity provider is asked, and as which client.
 *
 * @param domain host, host/path or https URL; http only on 127.0.0.1, localhost or [::1]
 * @param clientId the client that people sign in with
 * @param clientSecret only where the provider wants one
 * @param audience the API that an access token is asked for
 */
public record IdpSettings(
    String domain,
    @Nullable String clientId,
    @Nullable Secret clientSecret,
    @Nullable String audience) {

  /**
   * The client's id.
   *
   * @throws Failure exit 2 when none is known
   */
  public String requireClientId() {
    if (clientId == null || clientId.isBlank()) {
      throw Failure.usage(
          "Missing client",
          "no client id is known; give --auth0-client-id,"
              + " or keep it with context add --auth0-client-id");
    }
    return clientId;
  }

  /**
   * The provider's address, without a slash at its end.
   *
   * @throws Failure exit 2 when the domain is none
   */
  ForeignUrl base() {
    var text = domain.strip();
    var end = text.length();
    while (end > 0 && text.charAt(end - 1) == '/') {
      end--;
    }
    var url = text.substring(0, end);
    return ForeignUrl.read(url.contains("://") ? url : "https://" + url)
        .filter(read -> read.path().indexOf('?') < 0)
        .orElseThrow(() ->
            Failure.usage(
                "Bad address",
                "--auth0-domain is a host, a host and a path, or an https URL, not " + text));
  }
}
