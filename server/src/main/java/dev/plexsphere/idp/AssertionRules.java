package dev.plexsphere.idp;

import com.nimbusds.jose.JWSHeader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an assertion must say (RFC 7523 section 3). The audience is one string, the issuer
 * identifier of the server that reads it: whoever may name several can have an assertion for
 * another server carried to ours (RFC 10070 section 3).
 *
 * @param issuer its {@code iss}
 * @param audience its {@code aud}
 * @param types what {@code typ} may be where it stands, in lower case, without {@code application/}
 */
public record AssertionRules(String issuer, String audience, Set<String> types) {
  /** The signatures that count, as metadata spells them; the key says which of them. */
  public static final List<String> ALGORITHMS =
      List.of("ES256", "RS256", "PS256", "EdDSA", "Ed25519");

  /** How long after now an assertion may be good: its id must be remembered until then. */
  private static final Duration LIFETIME_MAX = Duration.ofHours(1);

  private static final String MEDIA_TYPE = "application/";

  /** Copies. */
  public AssertionRules {
    types = Set.copyOf(types);
  }

  /** What is wrong with the header; empty for nothing. */
  Optional<String> fault(JWSHeader header) {
    var critical = header.getCriticalParams();
    return Stream.of(
            fault(header.getKeyID() != null, "it does not name its key (kid)"),
            fault(
                critical == null || critical.isEmpty(),
                "it has critical header parameters that are not known"),
            fault(
                header.getType() == null || types.contains(plain(header.getType().getType())),
                "its typ is another kind of token's"))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static String plain(String type) {
    var lower = type.toLowerCase(Locale.ROOT);
    return lower.startsWith(MEDIA_TYPE) ? lower.substring(MEDIA_TYPE.length()) : lower;
  }

  /** What is wrong with the claims; empty for nothing. */
  Optional<String> fault(Map<String, Object> claims, Instant now) {
    var expiry = IdTokenRules.seconds(claims.get("exp"));
    var issued = IdTokenRules.seconds(claims.get("iat"));
    var notBefore = IdTokenRules.seconds(claims.get("nbf"));
    var latest = now.plus(IdTokenRules.SKEW);
    if (expiry == null || issued == null) {
      return Optional.of("it does not say when it was made (iat) and when it ends (exp)");
    }
    return Stream.of(
            fault(issuer.equals(claims.get("iss")), "it is another issuer's"),
            fault(
                audience.equals(claims.get("aud")),
                "its aud is not the issuer identifier of this server, as one string"),
            fault(isText(claims.get("sub")), "it names nobody (sub)"),
            fault(isText(claims.get("jti")), "it has no jti of 1 to 255 characters"),
            fault(now.isBefore(expiry.plus(IdTokenRules.SKEW)), "it has expired"),
            fault(!issued.isAfter(latest), "it was made in the future"),
            fault(
                notBefore == null ? !claims.containsKey("nbf") : !notBefore.isAfter(latest),
                "it is not valid yet"),
            fault(!expiry.isAfter(latest.plus(LIFETIME_MAX)), "it is good for more than an hour"))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static boolean isText(@Nullable Object claim) {
    return claim instanceof String text
        && !text.isBlank()
        && text.length() <= IdTokenRules.TEXT_MAX;
  }

  private static Optional<String> fault(boolean holds, String otherwise) {
    return holds ? Optional.empty() : Optional.of(otherwise);
  }
}
