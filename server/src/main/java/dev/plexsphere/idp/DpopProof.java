package dev.plexsphere.idp;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.jwk.CompactJws;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * That somebody holds a key, shown for one request (RFC 9449 section 4.2). A value of this type was
 * signed by the key that it names; whether it fits the request is for who reads it.
 *
 * @param thumbprint of the key: SHA-256, base64url, 43 characters (RFC 7638)
 * @param id {@code jti}, up to 256 characters
 * @param method {@code htm}
 * @param uri {@code htu}
 * @param notBefore from when it counts; null for what issuedAt says
 * @param expiresAt from when it no longer counts; null for what issuedAt says
 * @param nonce what a server gave out, or null
 * @param tokenHash {@code ath}: SHA-256 of the access token beside it, base64url, or null
 */
public record DpopProof(
    String thumbprint,
    String id,
    String method,
    String uri,
    Instant issuedAt,
    @Nullable Instant notBefore,
    @Nullable Instant expiresAt,
    @Nullable String nonce,
    @Nullable String tokenHash) {
  private static final JOSEObjectType TYPE = new JOSEObjectType("dpop+jwt");
  private static final int LENGTH_MAX = 8 * 1024;
  private static final int ID_MAX = 256;

  /** The proof, or empty for whatever is none (section 4.3, points 2 to 7). */
  public static Optional<DpopProof> read(String text) {
    try {
      return text.length() > LENGTH_MAX ? Optional.empty() : read(CompactJws.parse(text));
    } catch (ParseException | JOSEException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Optional<DpopProof> read(SignedJWT proof) throws ParseException, JOSEException {
    var header = proof.getHeader();
    var key = header.getJWK();
    if (!TYPE.equals(header.getType())
        || header.getCriticalParams() != null
        || key == null
        || key.isPrivate()
        || !JwsCheck.fits(key, header.getAlgorithm())
        || !JwsCheck.verifies(proof, key)) {
      return Optional.empty();
    }
    var claims = proof.getJWTClaimsSet();
    var id = claims.getJWTID();
    var method = claims.getStringClaim("htm");
    var uri = claims.getStringClaim("htu");
    var issuedAt = claims.getIssueTime();
    if (id == null
        || id.isEmpty()
        || id.length() > ID_MAX
        || method == null
        || uri == null
        || issuedAt == null) {
      return Optional.empty();
    }
    return Optional.of(
        new DpopProof(
            key.computeThumbprint().toString(),
            id,
            method,
            uri,
            issuedAt.toInstant(),
            instant(claims.getNotBeforeTime()),
            instant(claims.getExpirationTime()),
            claims.getStringClaim("nonce"),
            claims.getStringClaim("ath")));
  }

  private static @Nullable Instant instant(@Nullable Date time) {
    return time == null ? null : time.toInstant();
  }
}
