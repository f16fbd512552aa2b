package dev.plexsphere.authserver;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.jwk.KeyService;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads back what {@link HostedTokens} made; whatever else it is shown is empty. */
final class TokenReader {
  private static final Duration SKEW = Duration.ofSeconds(60); // between nodes
  private static final Set<String> HEADER = Set.of("alg", "typ", "kid");

  private static final Predicate<String> SESSION =
      Pattern.compile("([0-9a-f]{2})+").asMatchPredicate();

  private final KeyService keys;
  private final InstantSource clock;

  TokenReader(KeyService keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * An access token whose signature, issuer, audience and times are good.
   *
   * @param text as it was presented
   * @param session key of the hosted session, which must still be there
   * @param claims what userinfo is to tell beyond the scopes
   * @param confirmation what it is bound to
   */
  record Access(
      String text,
      String clientId,
      UUID account,
      String session,
      List<String> scopes,
      List<String> claims,
      String tenantId,
      List<String> audiences,
      UUID id,
      Confirmation confirmation) {
    /** Never the token. */
    @Override
    public String toString() {
      return "Access(" + id + ")";
    }
  }

  /** An ID token whose signature and issuer are good; it may have expired long ago. */
  record Hint(String clientId, UUID account, String session) {}

  /** An access token of this very server, for that audience. Expiry is to the second. */
  Optional<Access> access(HostedServer server, String audience, String token) {
    return access(server.issuer(), server.domain().id(), audience, token);
  }

  /** The same, of the server of that issuer and Domain. */
  Optional<Access> access(String issuer, DomainId domain, String audience, String token) {
    return claims(issuer, domain, HostedTokens.ACCESS, token)
        .flatMap(c -> access(c, audience, token));
  }

  /** The claims of an access token of this very server that has not expired, for whomever. */
  Optional<JWTClaimsSet> access(HostedServer server, String token) {
    return claims(server.issuer(), server.domain().id(), HostedTokens.ACCESS, token)
        .filter(claims ->
            isCurrent(claims.getExpirationTime(), claims.getIssueTime(), clock.instant()));
  }

  /** An ID token of this very server, such as logout takes. */
  Optional<Hint> hint(HostedServer server, String token) {
    return claims(server.issuer(), server.domain().id(), JOSEObjectType.JWT, token)
        .filter(claims -> claims.getAudience().size() == 1)
        .flatMap(TokenReader::readHint);
  }

  private static Optional<Hint> readHint(JWTClaimsSet claims) {
    return text(claims, "sid")
        .filter(SESSION)
        .flatMap(session ->
            uuid(claims.getSubject())
                .map(account -> new Hint(claims.getAudience().getFirst(), account, session)));
  }

  private Optional<JWTClaimsSet> claims(
      String issuer, DomainId domain, JOSEObjectType type, String token) {
    return keys.read(domain, token)
        .filter(jwt -> isOurHeader(jwt.getHeader(), type))
        .map(TokenReader::claims)
        .filter(claims -> issuer.equals(claims.getIssuer()));
  }

  private static JWTClaimsSet claims(SignedJWT jwt) {
    try {
      return jwt.getJWTClaimsSet();
    } catch (ParseException e) {
      throw new IllegalStateException("it was read before", e);
    }
  }

  /** One type, a kid, and nothing that names a key or asks to be understood. */
  private static boolean isOurHeader(JWSHeader header, JOSEObjectType type) {
    return type.equals(header.getType()) && header.toJSONObject().keySet().equals(HEADER);
  }

  /** What the claims of an access token, which are ours, say to that audience. */
  Optional<Access> access(JWTClaimsSet claims, String audience, String token) {
    var now = clock.instant();
    var session = text(claims, "sid");
    var scope = text(claims, "scope");
    var tenant = text(claims, "tenant_id");
    var id = uuid(claims.getJWTID());
    if (!claims.getAudience().contains(audience)
        || id.isEmpty()
        || !isCurrent(claims.getExpirationTime(), claims.getIssueTime(), now)
        || session.filter(SESSION).isEmpty()
        || scope.isEmpty()
        || tenant.isEmpty()) {
      return Optional.empty();
    }
    return uuid(claims.getSubject())
        .map(subject ->
            new Access(
                token,
                AccessTokenService.clientId(claims),
                subject,
                session.get(),
                List.of(scope.get().split(" ", -1)),
                text(claims, HostedTokens.USERINFO_CLAIMS)
                    .map(names -> List.of(names.split(" ", -1)))
                    .orElse(List.of()),
                tenant.get(),
                claims.getAudience(),
                id.get(),
                Confirmation.of(claims)));
  }

  static Optional<UUID> uuid(@Nullable String subject) {
    try {
      return subject == null ? Optional.empty() : Optional.of(UUID.fromString(subject));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(JWTClaimsSet claims, String name) {
    return claims.getClaim(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  private static boolean isCurrent(@Nullable Date expires, @Nullable Date issued, Instant now) {
    return expires != null
        && issued != null
        && expires.toInstant().isAfter(now)
        && !issued.toInstant().isAfter(now.plus(SKEW));
  }
}
