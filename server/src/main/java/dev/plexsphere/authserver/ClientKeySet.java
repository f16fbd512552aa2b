package dev.plexsphere.authserver;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.plexsphere.idp.AssertionVerifier;
import java.text.ParseException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;

/** What the {@code jwks} of a client that signs may hold, declared or registered. */
public final class ClientKeySet {
  private static final int KEYS_MAX = 16;

  private ClientKeySet() {}

  /**
   * Reads a set from JSON text.
   *
   * @throws ParseException for anything else than a set of keys
   */
  public static JWKSet parse(String text) throws ParseException {
    return parse(JSONObjectUtils.parse(text));
  }

  /** {@link #parse(String)} of what was read already. */
  static JWKSet parse(Map<String, Object> set) throws ParseException {
    try {
      return JWKSet.parse(set);
    } catch (IllegalArgumentException | NullPointerException e) { // null among keys or in one
      var refused = new ParseException("no JWK set", 0);
      refused.initCause(e);
      throw refused;
    }
  }

  /** What is wrong with them, after the name of the set; empty for nothing. */
  public static Optional<String> fault(JWKSet set) {
    var keys = set.getKeys();
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
