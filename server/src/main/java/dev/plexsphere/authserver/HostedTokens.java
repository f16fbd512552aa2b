package dev.plexsphere.authserver;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.account.Account;
import dev.plexsphere.jwk.KeyService;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes ID tokens and access tokens, and reads back the latter. Both live five minutes. */
final class HostedTokens {
  static final Duration LIFETIME = Duration.ofMinutes(5);
  private static final JOSEObjectType ACCESS = new JOSEObjectType("at+jwt"); // RFC 9068
  private static final Duration SKEW = Duration.ofSeconds(60); // between nodes

  private final KeyService keys;
  private final Ids ids;
  private final InstantSource clock;

  HostedTokens(KeyService keys, Ids ids, InstantSource clock) {
    this.keys = keys;
    this.ids = ids;
    this.clock = clock;
  }

  /** What a redeemed code gives. */
  record Pair(String idToken, String accessToken, String scope) {
    /** Never the tokens. */
    @Override
    public String toString() {
      return "Pair(***)";
    }
  }

  /**
   * An access token that verified.
   *
   * @param session key of the hosted session, which must still be there
   */
  record Access(UUID account, String session, List<String> scopes) {}

  Pair mint(HostedServer server, CodeGrant grant, Account account) {
    var now = clock.instant();
    var access = keys.sign(server.domain().id(), ACCESS, access(server, grant, now));
    var id = idClaims(server, grant, account, now).claim("at_hash", atHash(access)).build();
    return new Pair(keys.sign(server.domain().id(), JOSEObjectType.JWT, id), access, grant.scope());
  }

  private JWTClaimsSet access(HostedServer server, CodeGrant grant, Instant now) {
    return common(server, grant, now)
        .audience(server.userinfo())
        .claim("client_id", grant.clientId())
        .claim("scope", grant.scope())
        .claim("sid", grant.session())
        .jwtID(ids.next().toString())
        .build();
  }

  private static JWTClaimsSet.Builder idClaims(
      HostedServer server, CodeGrant grant, Account account, Instant now) {
    return common(server, grant, now)
        .audience(grant.clientId())
        .claim("nonce", grant.nonce())
        .claim("amr", grant.amr())
        .claim("email", account.email())
        .claim("name", account.displayName());
  }

  private static JWTClaimsSet.Builder common(HostedServer server, CodeGrant grant, Instant now) {
    return new JWTClaimsSet.Builder()
        .issuer(server.issuer())
        .subject(grant.accountId().toString())
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plus(LIFETIME)))
        .claim("auth_time", grant.authTime().getEpochSecond());
  }

  /** OpenID Connect Core section 3.1.3.6. */
  private static String atHash(String accessToken) {
    var hash = Secrets.sha256(accessToken.getBytes(StandardCharsets.US_ASCII));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 16));
  }

  /** Reads an access token of this very server; anything else is empty. */
  Optional<Access> verify(HostedServer server, String token) {
    try {
      var jwt = SignedJWT.parse(token);
      return hasValidSignature(server, jwt)
          ? read(server, jwt.getJWTClaimsSet())
          : Optional.empty();
    } catch (ParseException | JOSEException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private boolean hasValidSignature(HostedServer server, SignedJWT jwt) throws JOSEException {
    if (!isOurHeader(jwt.getHeader())) {
      return false;
    }
    var key = keys.find(server.domain().id(), jwt.getHeader().getKeyID());
    return key.isPresent() && jwt.verify(new ECDSAVerifier(key.get()));
  }

  /** One algorithm, one type, a kid, and nothing that names a key or asks to be understood. */
  private static boolean isOurHeader(JWSHeader header) {
    return JWSAlgorithm.ES256.equals(header.getAlgorithm())
        && ACCESS.equals(header.getType())
        && header.getKeyID() != null
        && header.toJSONObject().keySet().equals(java.util.Set.of("alg", "typ", "kid"));
  }

  private Optional<Access> read(HostedServer server, JWTClaimsSet claims) throws ParseException {
    var now = clock.instant();
    var expires = claims.getExpirationTime();
    var issued = claims.getIssueTime();
    var session = claims.getStringClaim("sid");
    var scope = claims.getStringClaim("scope");
    if (!server.issuer().equals(claims.getIssuer())
        || !claims.getAudience().equals(List.of(server.userinfo()))
        || !isCurrent(expires, issued, now)
        || session == null
        || scope == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Access(UUID.fromString(claims.getSubject()), session, List.of(scope.split(" "))));
  }

  private static boolean isCurrent(@Nullable Date expires, @Nullable Date issued, Instant now) {
    return expires != null
        && issued != null
        && expires.toInstant().isAfter(now)
        && !issued.toInstant().isAfter(now.plus(SKEW));
  }
}
