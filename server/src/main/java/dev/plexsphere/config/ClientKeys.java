package dev.plexsphere.config;

import com.nimbusds.jose.jwk.JWKSet;
import dev.plexsphere.authserver.ClientKeySet;
import java.text.ParseException;

/** Reads {@code oauth2.clients.<name>.jwks}. */
final class ClientKeys {
  private ClientKeys() {}

  /**
   * The keys; none where a mistake was noted.
   *
   * @param wanted true for a client that signs
   */
  static JWKSet read(Settings settings, String name, boolean wanted) {
    var key = new NamedKey.Of(NamedKey.CLIENT_JWKS, name);
    var text = settings.named(key);
    if (text.isPresent() != wanted) {
      settings.mistake(
          key + (wanted ? " is required for private_key_jwt" : " is for private_key_jwt only"));
      return new JWKSet();
    }
    if (text.isEmpty()) {
      return new JWKSet();
    }
    try {
      var keys = ClientKeySet.parse(text.get());
      ClientKeySet.fault(keys).ifPresent(what -> settings.mistake(key + " " + what));
      return keys;
    } catch (ParseException _) {
      settings.mistake(key + " is not a JWK set as JSON text");
      return new JWKSet();
    }
  }
}
