package dev.plexsphere.idp;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import dev.plexsphere.jwk.Ed25519;
import java.security.GeneralSecurityException;

/**
 * Whether a key signed a JWS. The key decides which algorithm counts, not the token: a token that
 * names another is not verified at all (RFC 8725 section 3.1). Nothing symmetric exists here.
 */
final class JwsCheck {
  private static final int RSA_BITS_MIN = 2048;

  private JwsCheck() {}

  /** True where {@code key} is of the kind that the token's algorithm needs, and may verify. */
  static boolean fits(JWK key, JWSAlgorithm algorithm) {
    var use = key.getKeyUse();
    var operations = key.getKeyOperations();
    var pinned = key.getAlgorithm();
    return (use == null || use.equals(KeyUse.SIGNATURE))
        && (operations == null || operations.contains(KeyOperation.VERIFY))
        && (pinned == null || pinned.equals(algorithm))
        && isOfKind(key, algorithm);
  }

  private static boolean isOfKind(JWK key, JWSAlgorithm algorithm) {
    return switch (algorithm.getName()) {
      case "ES256" -> key instanceof ECKey ec && ec.getCurve().equals(Curve.P_256);
      case "RS256", "PS256" -> key instanceof RSAKey rsa && rsa.size() >= RSA_BITS_MIN;
      case "EdDSA", "Ed25519" ->
          key instanceof OctetKeyPair okp && okp.getCurve().equals(Curve.Ed25519);
      default -> false;
    };
  }

  /** True where {@code key}, which {@link #fits}, made the signature. */
  static boolean verifies(JWSObject token, JWK key) {
    try {
      return switch (key) {
        case ECKey ec -> token.verify(new ECDSAVerifier(ec));
        case RSAKey rsa -> token.verify(new RSASSAVerifier(rsa));
        case OctetKeyPair okp -> token.verify(Ed25519.verifier(okp));
        default -> false;
      };
    } catch (JOSEException | GeneralSecurityException e) {
      return false;
    }
  }
}
