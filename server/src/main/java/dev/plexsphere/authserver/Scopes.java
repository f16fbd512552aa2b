package dev.plexsphere.authserver;

import dev.plexsphere.kit.http.Params;
import dev.plexsphere.oauth.OAuthError;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What a person lets a client have (RFC 6749 section 3.3). */
final class Scopes {
  static final int LENGTH_MAX = 512;

  private Scopes() {}

  /**
   * What was asked for and the client may have; whatever else was asked for is left out, as the
   * answer tells.
   *
   * @throws dev.plexsphere.oauth.OAuthException {@code invalid_scope} where nothing could be done
   *     with the token: a client without audiences needs openid
   */
  static String of(Client client, Params params) {
    var text = params.find("scope").orElse("");
    if (text.length() > LENGTH_MAX) {
      throw OAuthError.invalidRequest("scope is longer than " + LENGTH_MAX + " characters")
          .asException();
    }
    var asked = Arrays.asList(text.split(" "));
    if (client.access().audiences().isEmpty() && !asked.contains("openid")) {
      throw OAuthError.of("invalid_scope", "The scope openid is missing").asException();
    }
    return asked.stream()
        .filter(client.access().scopes()::contains)
        .distinct()
        .collect(Collectors.joining(" "));
  }
}
