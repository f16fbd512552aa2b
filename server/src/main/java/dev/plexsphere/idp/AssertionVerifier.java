package dev.plexsphere.idp;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Verifies assertions (RFC 7523): JWTs that their maker signs for one server and one use. As with
 * ID tokens the key decides which algorithm counts, nothing symmetric or unsigned does, and what
 * the header says about keys is ignored but for {@code kid}. Thread-safe.
 */
public final class AssertionVerifier {
  private final InstantSource clock;

  public AssertionVerifier(InstantSource clock) {
    this.clock = clock;
  }

  /** Where the keys are that may have signed. */
  @FunctionalInterface
  public interface Keys {
    /**
     * Them; {@code fresh} asks for another fetch because a kid was unknown.
     *
     * @throws dev.plexsphere.kit.RefusedException {@code idp_unavailable}
     */
    JWKSet keys(boolean fresh);
  }

  /** True for a key that could have signed an assertion. */
  public static boolean takes(JWK key) {
    return AssertionRules.ALGORITHMS.stream()
        .anyMatch(algorithm -> JwsCheck.fits(key, JWSAlgorithm.parse(algorithm)));
  }

  /**
   * Checks everything but whether it was used before.
   *
   * @param text compact
   * @throws dev.plexsphere.kit.RefusedException what {@code keys} throws
   */
  public AssertionOutcome verify(String text, AssertionRules rules, Keys keys) {
    SignedText read;
    try {
      read = SignedText.read(text);
    } catch (SignedText.Unreadable e) {
      return new AssertionOutcome.Bad(e.what());
    }
    var token = read.token();
    var claims = read.claims();
    return rules
        .fault(token.getHeader())
        .or(() -> signatureFault(token, keys))
        .or(() -> rules.fault(claims, clock.instant()))
        .<AssertionOutcome>map(AssertionOutcome.Bad::new)
        .orElseGet(() -> new AssertionOutcome.Good(assertion(claims)));
  }

  private static Optional<String> signatureFault(JWSObject token, Keys keys) {
    return candidates(token.getHeader(), keys).stream()
            .anyMatch(key -> JwsCheck.verifies(token, key))
        ? Optional.empty()
        : Optional.of("no key of its issuer made its signature");
  }

  private static List<JWK> candidates(JWSHeader header, Keys keys) {
    var known = IdTokenVerifier.candidates(keys.keys(false), header);
    return known.isEmpty() ? IdTokenVerifier.candidates(keys.keys(true), header) : known;
  }

  private static Assertion assertion(Map<String, Object> claims) {
    return new Assertion(
        text(claims, "iss"),
        text(claims, "sub"),
        text(claims, "jti"),
        expiry(claims)
            .plus(IdTokenRules.SKEW.multipliedBy(2))); // its maker's clock, another node's
  }

  private static Instant expiry(Map<String, Object> claims) {
    return Objects.requireNonNull(IdTokenRules.seconds(claims.get("exp")), "checked by the rules");
  }

  private static String text(Map<String, Object> claims, String name) {
    return (String) Objects.requireNonNull(claims.get(name), "checked by the rules");
  }
}
