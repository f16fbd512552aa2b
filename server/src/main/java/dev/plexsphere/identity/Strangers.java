package dev.plexsphere.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import dev.plexsphere.kit.secret.Secrets;
import java.text.ParseException;
import java.util.List;

/**
 * Keys that have signed nothing, under whatever name is asked for: an assertion about nobody costs
 * a signature check as one about somebody does.
 */
final class Strangers {
  private static final int RSA_BITS = 2048;
  private static final ECKey EC = ec();
  private static final RSAKey RSA = rsa();

  private Strangers() {}

  static JWKSet keys(String assertion) {
    var kid = kid(assertion);
    return new JWKSet(
        List.of(
            new ECKey.Builder(EC).keyID(kid).build(), new RSAKey.Builder(RSA).keyID(kid).build()));
  }

  private static String kid(String assertion) {
    try {
      var kid = JWSHeader.parse(new Base64URL(assertion.split("\\.", -1)[0])).getKeyID();
      return kid == null ? "" : kid;
    } catch (ParseException | IllegalArgumentException _) {
      return "";
    }
  }

  private static ECKey ec() {
    try {
      return new ECKeyGenerator(Curve.P_256).generate().toPublicJWK();
    } catch (JOSEException e) {
      throw new IllegalStateException("this JDK makes no P-256 keys", e);
    }
  }

  /** A number as long as a modulus; nobody knows factors of it, and checking costs the same. */
  private static RSAKey rsa() {
    var number = Secrets.bytes(RSA_BITS / Byte.SIZE);
    number[0] |= (byte) 0x80;
    number[number.length - 1] |= 1;
    return new RSAKey.Builder(Base64URL.encode(number), Base64URL.encode(new byte[] {1, 0, 1}))
        .build();
  }
}
