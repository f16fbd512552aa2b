package dev.plexsphere.idp;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.secret.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules for the claims of one ID token, at one moment. */
final class IdTokenRules {
  /** How far the provider's clock may differ from ours. */
  static final Duration SKEW = Duration.ofSeconds(60);

  static final int TEXT_MAX = 255;

  /** 9999-12-31: beyond it {@link Instant} and PostgreSQL part ways. */
  private static final long SECONDS_MAX = 253_402_300_799L;

  private final IdpBinding binding;
  private final Instant now;

  IdTokenRules(IdpBinding binding, Instant now) {
    this.binding = binding;
    this.now = now;
  }

  IdTokenClaims read(Map<String, Object> claims, String nonce) {
    require(binding.issuer().equals(claims.get("iss")), "it is another issuer's");
    checkAudience(claims, Set.of(binding.clientId()));
    var issuedAt = checkTimes(claims);
    require(
        claims.get("nonce") instanceof String given && Secrets.same(given, nonce),
        "it belongs to another sign-in");
    return person(claims, issuedAt);
  }

  /**
   * Reads a token of a sign-in that we did not begin.
   *
   * @param access true for one that can be nothing but an access token
   */
  IdTokenClaims readPresented(Map<String, Object> claims, TokenAudience expected, boolean access) {
    require(binding.issuer().equals(claims.get("iss")), "it is another issuer's");
    // whoever proved the key to somebody else is not known to be the one who shows it here
    require(!claims.containsKey("cnf"), "it belongs to a key, which nobody proves here");
    boolean forUs = expected.api() != null && audiences(claims).contains(expected.api());
    if (access) {
      require(forUs, "it is an access token for another audience");
    } else if (!forUs) {
      checkAudience(claims, expected.clients());
    }
    return person(claims, checkTimes(claims));
  }

  private IdTokenClaims person(Map<String, Object> claims, Instant issuedAt) {
    var subject = claims.get("sub") instanceof String sub ? sub : "";
    require(!subject.isBlank() && subject.length() <= TEXT_MAX, "it names nobody");
    var acr = text(claims.get("acr"));
    var amr = texts(claims.get("amr"));
    checkAssurance(acr, amr);
    var authTime = seconds(claims.get("auth_time"));
    return new IdTokenClaims(
        subject,
        mapped(claims, "email"),
        mapped(claims, "name"),
        acr,
        amr,
        earlier(authTime == null ? issuedAt : authTime));
  }

  /** Audience and authorized party, rules 3 to 5 of section 3.1.3.7. */
  private static void checkAudience(Map<String, Object> claims, Set<String> clients) {
    var audiences = audiences(claims);
    require(audiences.stream().anyMatch(clients::contains), "it is meant for another client");
    var party = claims.get("azp");
    require(party == null || clients.contains(party), "it was made for another client");
    require(audiences.size() == 1 || party != null, "it has several audiences and no azp");
  }

  private static List<String> audiences(Map<String, Object> claims) {
    var audience = claims.get("aud");
    return (audience instanceof List<?> list ? list.stream() : Stream.ofNullable(audience))
        .map(each -> each instanceof String text ? text : "")
        .toList();
  }

  private Instant checkTimes(Map<String, Object> claims) {
    var expiry = seconds(claims.get("exp"));
    var issued = seconds(claims.get("iat"));
    var notBefore = seconds(claims.get("nbf"));
    if (expiry == null || issued == null) {
      throw IdTokenVerifier.invalid("it does not say when it was made and when it ends");
    }
    require(now.isBefore(expiry.plus(SKEW)), "it has expired");
    require(!issued.isAfter(now.plus(SKEW)), "it was made in the future");
    require(
        notBefore == null ? !claims.containsKey("nbf") : !notBefore.isAfter(now.plus(SKEW)),
        "it is not valid yet");
    return issued;
  }

  private void checkAssurance(@Nullable String acr, List<String> amr) {
    boolean enough =
        (binding.requiredAcr().isEmpty() || (acr != null && binding.requiredAcr().contains(acr)))
            && amr.containsAll(binding.requiredAmr());
    if (!enough) {
      throw Refusal.of(
              ErrorCode.ASSURANCE_TOO_LOW,
              "This Domain asks for a stronger sign-in than the identity provider gave; sign in"
                  + " there with another method.")
          .asException();
    }
  }

  /** A provider does not get to say that somebody authenticated in the future. */
  private Instant earlier(Instant authTime) {
    return authTime.isAfter(now) ? now : authTime;
  }

  private @Nullable String mapped(Map<String, Object> claims, String ours) {
    return text(claims.get(binding.claimMappings().getOrDefault(ours, ours)));
  }

  private static @Nullable String text(@Nullable Object claim) {
    if (claim instanceof String text
        && !text.isBlank()
        && text.length() <= TEXT_MAX
        && text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    return null;
  }

  private static List<String> texts(@Nullable Object claim) {
    return claim instanceof List<?> list
        ? list.stream().filter(String.class::isInstance).map(String.class::cast).limit(16).toList()
        : List.of();
  }

  static @Nullable Instant seconds(@Nullable Object claim) {
    return claim instanceof Number number
            && number.doubleValue() >= 0
            && number.doubleValue() <= SECONDS_MAX
        ? Instant.ofEpochSecond(number.longValue())
        : null;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw IdTokenVerifier.invalid(otherwise);
    }
  }
}
