package dev.plexsphere.idp;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Verifies JWT-SVIDs of the trust domains that a Domain trusts. Nothing that it claims counts
 * before its signature does. Thread-safe.
 */
public final class SvidVerifier {
  private final TrustBundles bundles;
  private final InstantSource clock;

  public SvidVerifier(TrustBundles bundles, InstantSource clock) {
    this.bundles = bundles;
    this.clock = clock;
  }

  /** False where no trust domain is configured at all. */
  public boolean isProvisioned() {
    return !bundles.isEmpty();
  }

  /** True where the Domain trusts that trust domain. */
  public boolean isTrusting(String slug, String trustDomain) {
    return bundles.isTrusting(slug, trustDomain);
  }

  /**
   * Checks everything but for whom it was made.
   *
   * @param slug of the Domain; "" for one that is not there, which trusts nobody
   * @param text compact
   * @throws dev.plexsphere.kit.RefusedException {@code spiffe_bundle_unreachable}
   */
  public SvidOutcome verify(String slug, String text) {
    SignedText read;
    try {
      read = SignedText.read(text);
    } catch (SignedText.Unreadable e) {
      return new SvidOutcome.Bad(e.what());
    }
    var token = read.token();
    var claims = read.claims();
    var id =
        claims.get("sub") instanceof String sub ? SpiffeId.parse(sub) : Optional.<SpiffeId>empty();
    if (id.isEmpty()) {
      return new SvidOutcome.Bad("its sub is not the SPIFFE ID of a workload");
    }
    if (!bundles.isTrusting(slug, id.get().trustDomain())) {
      return new SvidOutcome.Untrusted();
    }
    return SvidRules.fault(token.getHeader())
        .or(() -> signatureFault(token, id.get().trustDomain()))
        .or(() -> SvidRules.fault(claims, clock.instant()))
        .<SvidOutcome>map(SvidOutcome.Bad::new)
        .orElseGet(
            () -> new SvidOutcome.Good(new Svid(id.get(), SvidRules.audience(claims.get("aud")))));
  }

  private Optional<String> signatureFault(JWSObject token, String trustDomain) {
    var known = candidates(bundles.keys(trustDomain, false), token.getHeader());
    var keys =
        known.isEmpty() ? candidates(bundles.keys(trustDomain, true), token.getHeader()) : known;
    return keys.stream().anyMatch(key -> JwsCheck.verifies(token, key))
        ? Optional.empty()
        : Optional.of("no key of its trust domain made its signature");
  }

  private static List<JWK> candidates(JWKSet keys, JWSHeader header) {
    return keys.getKeys().stream()
        .filter(key -> key.getKeyID().equals(header.getKeyID()))
        .filter(key -> SvidKeys.fits(key, header.getAlgorithm()))
        .toList();
  }
}
