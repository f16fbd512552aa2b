package dev.plexsphere.config;

import dev.plexsphere.authserver.Client;
import dev.plexsphere.authserver.ClientTokens;
import dev.plexsphere.jwk.SigningAlgorithm;
import java.util.Arrays;
import java.util.List;

/** Reads {@code oauth2.clients.<name>.signing-alg} and {@code .access-token-format}. */
final class TokenSettings {
  private TokenSettings() {}

  /**
   * What the client's tokens are like; notes every mistake. What lets operators in is a JWT.
   *
   * @param servers that know the client
   */
  static ClientTokens read(Settings settings, String name, List<String> servers) {
    var algorithms = Arrays.stream(SigningAlgorithm.values()).map(SigningAlgorithm::value).toList();
    var algorithm = oneOf(settings, name, NamedKey.CLIENT_SIGNING_ALG, algorithms);
    var formats = List.of(ClientTokens.JWT, ClientTokens.OPAQUE);
    boolean opaque =
        oneOf(settings, name, NamedKey.CLIENT_TOKEN_FORMAT, formats).equals(ClientTokens.OPAQUE);
    if (opaque && servers.contains(Client.PLATFORM)) {
      settings.mistake(
          new NamedKey.Of(NamedKey.CLIENT_TOKEN_FORMAT, name)
              + " must be jwt at the platform's server");
    }
    return new ClientTokens(SigningAlgorithm.of(algorithm).orElse(SigningAlgorithm.ES256), opaque);
  }

  private static String oneOf(
      Settings settings, String name, NamedKey named, List<String> allowed) {
    var key = new NamedKey.Of(named, name);
    return settings.oneOf(key, settings.named(key).orElse(named.fallback()), allowed);
  }
}
