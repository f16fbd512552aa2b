package dev.plexsphere.signer.rpc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks access tokens (RFC 9068) for the signer: ES256 by a key of the issuer's, typ {@code
 * at+jwt}, audience {@code plexsphere-signer}, short-lived, of a platform administrator.
 */
final class OperatorTokens {
  private static final String AUDIENCE = "plexsphere-signer";
  private static final String ROLE = "platform-admin";
  private static final String TYPE = "at+jwt";
  private static final int LENGTH_MAX = 8 * 1024;
  private static final Duration SKEW = Duration.ofSeconds(60);

  /** Nobody here can take a token back, so it must end by itself. */
  private static final Duration LIFE_MAX = Duration.ofMinutes(15);

  private final String issuer;
  private final Jwks keys;
  private final InstantSource clock;

  OperatorTokens(String issuer, Jwks keys, InstantSource clock) {
    this.issuer = issuer;
    this.keys = keys;
    this.clock = clock;
  }

  /** Whose it is; empty for every token that is not good, whatever the reason. */
  Optional<String> subject(String token) {
    if (token.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    try {
      var jwt = SignedJWT.parse(token);
      return isSigned(jwt) ? subject(jwt.getJWTClaimsSet()) : Optional.empty();
    } catch (ParseException
        | JOSEException
        | IllegalArgumentException
        | NullPointerException _) { // a header that is null in JSON
      return Optional.empty();
    }
  }

  private boolean isSigned(SignedJWT jwt) throws JOSEException {
    var header = jwt.getHeader();
    var type = header.getType();
    if (!JWSAlgorithm.ES256.equals(header.getAlgorithm())
        || type == null
        || !TYPE.equalsIgnoreCase(type.getType())
        || header.getKeyID() == null) {
      return false;
    }
    return keys.find(header.getKeyID()).orElse(null) instanceof ECKey key
        && jwt.verify(new ECDSAVerifier(key)); // the set has keys of other algorithms, too
  }

  private Optional<String> subject(JWTClaimsSet claims) throws ParseException {
    var now = clock.instant();
    var issued = instant(claims.getIssueTime());
    var expires = instant(claims.getExpirationTime());
    var begins = claims.getNotBeforeTime();
    boolean timely =
        issued != null
            && expires != null
            && !issued.isAfter(now.plus(SKEW))
            && expires.isAfter(now.minus(SKEW))
            && !expires.isAfter(issued.plus(LIFE_MAX))
            && (begins == null || !begins.toInstant().isAfter(now.plus(SKEW)));
    var roles = claims.getStringListClaim("roles");
    boolean ours =
        issuer.equals(claims.getIssuer())
            && List.of(AUDIENCE).equals(claims.getAudience())
            && roles != null
            && roles.contains(ROLE);
    return timely && ours ? Optional.ofNullable(claims.getSubject()) : Optional.empty();
  }

  private static @Nullable Instant instant(@Nullable Date date) {
    return date == null ? null : date.toInstant();
  }
}
