package dev.plexsphere.authserver;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What whoever uses a token has to show beside it (RFC 7800).
 *
 * @param jkt thumbprint of a key that is proved by DPoP (RFC 9449 section 6.1); null for none
 * @param x5t base64url of the SHA-256 of a certificate (RFC 8705 section 3.1); null for none
 */
record Confirmation(@Nullable String jkt, @Nullable String x5t) {
  /** Nothing: a bearer token. */
  static final Confirmation NONE = new Confirmation(null, null);

  /** The claim. */
  static final String CLAIM = "cnf";

  private static final String JKT = "jkt";
  private static final String X5T = "x5t#S256";

  /** Of a token of ours. */
  static Confirmation of(JWTClaimsSet claims) {
    return claims.getClaim(CLAIM) instanceof Map<?, ?> members
        ? new Confirmation(text(members, JKT), text(members, X5T))
        : NONE;
  }

  private static @Nullable String text(Map<?, ?> members, String name) {
    return members.get(name) instanceof String text ? text : null;
  }

  /** The claim's value; null for a bearer token. */
  @Nullable Map<String, Object> members() {
    var out = new LinkedHashMap<String, Object>();
    if (jkt != null) {
      out.put(JKT, jkt);
    }
    if (x5t != null) {
      out.put(X5T, x5t);
    }
    return out.isEmpty() ? null : out;
  }

  /** {@code token_type}; a certificate does not change it (RFC 8705 section 3). */
  String tokenType() {
    return jkt == null ? "Bearer" : DpopProofs.HEADER;
  }

  boolean isBound() {
    return jkt != null || x5t != null;
  }

  /** True where {@code shown} has all that this asks for. */
  boolean isMetBy(Confirmation shown) {
    return (jkt == null || jkt.equals(shown.jkt)) && (x5t == null || x5t.equals(shown.x5t));
  }
}
