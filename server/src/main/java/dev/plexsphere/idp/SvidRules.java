package dev.plexsphere.idp;

import com.nimbusds.jose.JWSHeader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a JWT-SVID must be like (JWT-SVID sections 2 and 3). Two things are stricter here: its
 * {@code kid} is required, and it is good for an hour at most, because it can be presented as often
 * as somebody likes.
 */
final class SvidRules {
  /** How long after now one may be good. SPIRE makes them for 5 minutes. */
  private static final Duration LIFETIME_MAX = Duration.ofHours(1);

  private static final Set<String> HEADERS = Set.of("alg", "kid", "typ");
  private static final Set<String> TYPES = Set.of("JWT", "JOSE");
  private static final int AUDIENCES_MAX = 16;

  private SvidRules() {}

  /** What is wrong with the header; empty for nothing. */
  static Optional<String> fault(JWSHeader header) {
    var type = header.getType();
    return Stream.of(
            fault(header.getKeyID() != null, "it does not name its key (kid)"),
            fault(
                HEADERS.containsAll(header.getIncludedParams()),
                "it has header parameters besides alg, kid and typ"),
            fault(type == null || TYPES.contains(type.getType()), "its typ is not JWT or JOSE"))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** What is wrong with the claims besides {@code sub}; empty for nothing. */
  static Optional<String> fault(Map<String, Object> claims, Instant now) {
    var expiry = IdTokenRules.seconds(claims.get("exp"));
    if (expiry == null) {
      return Optional.of("it does not say when it ends (exp)");
    }
    var latest = now.plus(IdTokenRules.SKEW);
    return Stream.of(
            fault(now.isBefore(expiry.plus(IdTokenRules.SKEW)), "it has expired"),
            fault(!expiry.isAfter(latest.plus(LIFETIME_MAX)), "it is good for more than an hour"),
            fault(isPast(claims, "nbf", latest), "it is not valid yet"),
            fault(isPast(claims, "iat", latest), "it was made in the future"),
            fault(!audience(claims.get("aud")).isEmpty(), "it does not say for whom it is (aud)"))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** True where the claim is missing, or a time before {@code latest}. */
  private static boolean isPast(Map<String, Object> claims, String name, Instant latest) {
    var time = IdTokenRules.seconds(claims.get(name));
    return time == null ? !claims.containsKey(name) : !time.isAfter(latest);
  }

  /** For whom it was made; empty for what is no list of that. */
  static List<String> audience(@Nullable Object claim) {
    if (claim instanceof String one) {
      return one.isEmpty() ? List.of() : List.of(one);
    }
    return claim instanceof List<?> several
            && several.size() <= AUDIENCES_MAX
            && several.stream().allMatch(each -> each instanceof String text && !text.isEmpty())
        ? several.stream().map(String.class::cast).toList()
        : List.of();
  }

  private static Optional<String> fault(boolean holds, String otherwise) {
    return holds ? Optional.empty() : Optional.of(otherwise);
  }
}
