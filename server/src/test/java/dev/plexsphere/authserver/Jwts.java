package dev.plexsphere.authserver;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import org.jspecify.annotations.Nullable;

/** What stands in JWTs. */
final class Jwts {
  private Jwts() {}

  /** Whoever signed it. */
  static JWTClaimsSet claims(String jwt) {
    try {
      return SignedJWT.parse(jwt).getJWTClaimsSet();
    } catch (ParseException e) {
      throw new AssertionError(jwt, e);
    }
  }

  /** The same claims but for that one; null takes it away. */
  static JWTClaimsSet with(JWTClaimsSet claims, String name, @Nullable Object value) {
    return new JWTClaimsSet.Builder(claims).claim(name, value).build();
  }
}
