package dev.plexsphere.license;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.text.ParseException;

/** P-256 key pairs that sign licenses. */
public final class SigningKeys {
  private SigningKeys() {}

  /** A new key pair; its kid is its thumbprint (RFC 7638). */
  public static ECKey generate() {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyUse(KeyUse.SIGNATURE)
          .keyIDFromThumbprint(true)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  /**
   * Reads a private JWK (RFC 7517), as {@link #generate} makes it.
   *
   * @throws IllegalArgumentException saying what is wrong, never what the key is
   */
  public static ECKey parse(String json) {
    try {
      var key = ECKey.parse(json);
      if (key.isPrivate() && key.getCurve().equals(Curve.P_256)) {
        return key;
      }
    } catch (ParseException | IllegalArgumentException | IllegalStateException _) {
      // its message may quote the key
    }
    throw new IllegalArgumentException("it is not a private P-256 key in JWK form");
  }

  /** The thumbprint by which a license names the key. */
  public static String thumbprint(ECKey key) {
    try {
      return key.computeThumbprint().toString();
    } catch (JOSEException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
