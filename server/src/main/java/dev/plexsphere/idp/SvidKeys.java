package dev.plexsphere.idp;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.util.Set;

/**
 * Which key can have made which signature of a JWT-SVID (JWT-SVID section 2.1). As elsewhere the
 * key decides, not the token.
 */
final class SvidKeys {
  private static final int RSA_BITS_MIN = 2048;
  private static final Set<String> RSA =
      Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512");

  private SvidKeys() {}

  /** True for a key that can verify some. */
  static boolean isGood(JWK key) {
    return switch (key) {
      case ECKey ec -> Set.of(Curve.P_256, Curve.P_384, Curve.P_521).contains(ec.getCurve());
      case RSAKey rsa -> rsa.size() >= RSA_BITS_MIN;
      default -> false;
    };
  }

  /** True where {@code key} is of the kind that {@code algorithm} needs. */
  static boolean fits(JWK key, JWSAlgorithm algorithm) {
    var pinned = key.getAlgorithm();
    return (pinned == null || pinned.equals(algorithm)) && isOfKind(key, algorithm.getName());
  }

  private static boolean isOfKind(JWK key, String algorithm) {
    return switch (key) {
      case ECKey ec -> algorithm.equals(of(ec.getCurve()));
      case RSAKey _ -> RSA.contains(algorithm);
      default -> false;
    };
  }

  private static String of(Curve curve) {
    return switch (curve.getName()) {
      case "P-256" -> "ES256";
      case "P-384" -> "ES384";
      case "P-521" -> "ES512";
      default -> "";
    };
  }
}
