package dev.plexsphere.config;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.plexsphere.idp.AssertionVerifier;
import java.text.ParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Reads {@code oauth2.clients.<name>.jwks}. */
final class ClientKeys {
  private static final int KEYS_MAX = 16;

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
      var keys = JWKSet.parse(text.get()).getKeys();
      mistake(keys).ifPresent(what -> settings.mistake(key + " " + what));
      return new JWKSet(keys);
    } catch (ParseException _) {
      settings.mistake(key + " is not a JWK set as JSON text");
      return new JWKSet();
    }
  }

  private static Optional<String> mistake(List<JWK> keys) {
    var kids = new HashSet<String>();
    if (keys.isEmpty() || keys.size() > KEYS_MAX) {
      return Optional.of("must hold 1 to " + KEYS_MAX + " keys");
    }
    if (keys.stream().anyMatch(JWK::isPrivate)) {
      return Optional.of("has a private key or a secret: give the public half, and replace it");
    }
    if (!keys.stream().allMatch(each -> each.getKeyID() != null && kids.add(each.getKeyID()))) {
      return Optional.of("must give every key a kid of its own");
    }
    return keys.stream().allMatch(AssertionVerifier::takes)
        ? Optional.empty()
        : Optional.of("must hold keys for signatures: P-256, Ed25519, RSA of 2048 bits or more");
  }
}
