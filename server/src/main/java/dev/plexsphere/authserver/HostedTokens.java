package dev.plexsphere.authserver;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.plexsphere.jwk.KeyService;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes access tokens (RFC 9068) and ID tokens. */
final class HostedTokens {
  static final JOSEObjectType ACCESS = new JOSEObjectType("at+jwt");

  /** Who uses a token that was exchanged. */
  static final String ACTOR = "act";

  /** The token that it was exchanged for: when that is given back, both are. */
  static final String ORIGIN = "origin_jti";

  /** What a token that was exchanged says of its subject; roles are not handed on. */
  private static final List<String> OF_SUBJECT = List.of("sub", "sid", "auth_time", "acr", "amr");

  /** A password and nothing else (NIST SP 800-63B). */
  static final String ONE_FACTOR = "urn:nist:sp:800-63:aal1";

  private final KeyService keys;
  private final Ids ids;
  private final InstantSource clock;

  HostedTokens(KeyService keys, Ids ids, InstantSource clock) {
    this.keys = keys;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * What a redeemed code or refresh token gives.
   *
   * @param type {@code token_type}
   * @param idToken null where the scope lacks openid
   */
  record Minted(
      String accessToken, String type, Duration expiresIn, @Nullable String idToken, String scope) {
    /** Never the tokens. */
    @Override
    public String toString() {
      return "Minted(***)";
    }
  }

  Minted mint(HostedServer server, Grant grant) {
    var now = clock.instant();
    var domain = server.domain().id();
    var access = keys.sign(domain, ACCESS, access(server, grant, now));
    var id =
        grant.has("openid")
            ? keys.sign(domain, JOSEObjectType.JWT, identity(server, grant, access, now))
            : null;
    return new Minted(
        access, grant.confirmation().tokenType(), server.policy().accessToken(), id, grant.scope());
  }

  /** An access token for a machine itself, whose id is its subject (RFC 9068 section 2.2). */
  Minted mint(
      HostedServer server,
      String clientId,
      String scope,
      @Nullable String audience,
      Confirmation confirmation) {
    return mint(server, clientId, clientId, scope, audience, confirmation);
  }

  /** An access token that the client gets in another's name. */
  Minted mint(
      HostedServer server,
      String clientId,
      String subject,
      String scope,
      @Nullable String audience,
      Confirmation confirmation) {
    var now = clock.instant();
    var lifetime = server.policy().accessToken();
    var claims =
        access(server, clientId, scope, now)
            .subject(subject)
            .audience(audience == null ? server.issuer() : audience)
            .expirationTime(Date.from(now.plus(lifetime)))
            .claim(Confirmation.CLAIM, confirmation.members())
            .build();
    var token = keys.sign(server.domain().id(), ACCESS, claims);
    return new Minted(token, confirmation.tokenType(), lifetime, null, scope);
  }

  /** A lesser token for the same subject, which the client acts for (RFC 8693 section 4.1). */
  Minted exchange(
      HostedServer server,
      String clientId,
      JWTClaimsSet subject,
      String scope,
      String audience,
      Confirmation confirmation) {
    var now = clock.instant();
    var left = Duration.between(now, subject.getExpirationTime().toInstant());
    var lifetime = Collections.min(List.of(left, server.policy().accessToken()));
    var claims = access(server, clientId, scope, now);
    OF_SUBJECT.forEach(name -> claims.claim(name, subject.getClaim(name)));
    claims
        .audience(audience)
        .expirationTime(Date.from(now.plus(lifetime)))
        .claim(ACTOR, Map.of("sub", clientId))
        .claim(ORIGIN, subject.getJWTID())
        .claim(Confirmation.CLAIM, confirmation.members());
    var token = keys.sign(server.domain().id(), ACCESS, claims.build());
    return new Minted(token, confirmation.tokenType(), lifetime, null, scope);
  }

  private JWTClaimsSet access(HostedServer server, Grant grant, Instant now) {
    var account = grant.session().account();
    return person(
            access(server, grant.clientId(), grant.scope(), now),
            grant,
            now,
            server.policy().accessToken())
        .audience(audiences(server, grant))
        .claim(Confirmation.CLAIM, grant.confirmation().members())
        .claim("roles", account.roles().isEmpty() ? null : account.roles())
        .build();
  }

  private JWTClaimsSet.Builder access(
      HostedServer server, String clientId, String scope, Instant now) {
    return new JWTClaimsSet.Builder()
        .issuer(server.issuer())
        .issueTime(Date.from(now))
        .claim("client_id", clientId)
        .claim("scope", scope)
        .claim("tenant_id", server.domain().id().tenantId())
        .jwtID(ids.next().toString());
  }

  /** Who asked for openid may ask userinfo, too; the platform's is a part of its API. */
  private static List<String> audiences(HostedServer server, Grant grant) {
    var asked = grant.audience();
    if (asked == null) {
      return List.of(server.userinfo());
    }
    return grant.has("openid") && !server.domain().id().isPlatform()
        ? List.of(asked, server.userinfo())
        : List.of(asked);
  }

  private static JWTClaimsSet identity(
      HostedServer server, Grant grant, String access, Instant now) {
    var account = grant.session().account();
    var claims = new JWTClaimsSet.Builder().issuer(server.issuer()).issueTime(Date.from(now));
    return person(claims, grant, now, server.policy().idToken())
        .audience(grant.clientId())
        .claim("nonce", grant.nonce())
        .claim("email", account.email())
        .claim("name", account.displayName())
        .claim("at_hash", atHash(access))
        .build();
  }

  private static JWTClaimsSet.Builder person(
      JWTClaimsSet.Builder claims, Grant grant, Instant now, Duration lifetime) {
    var session = grant.session();
    return claims
        .subject(session.account().id().toString())
        .expirationTime(Date.from(now.plus(lifetime)))
        .claim("auth_time", session.authTime().getEpochSecond())
        .claim("acr", ONE_FACTOR)
        .claim("amr", session.amr())
        .claim("sid", session.key());
  }

  /** OpenID Connect Core section 3.1.3.6. */
  private static String atHash(String accessToken) {
    var hash = Secrets.sha256(accessToken.getBytes(StandardCharsets.US_ASCII));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 16));
  }
}
