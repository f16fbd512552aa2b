package dev.plexsphere.identity;

import dev.plexsphere.identity.ServiceIdentity.FederationKind;
import dev.plexsphere.idp.AssertionOutcome;
import dev.plexsphere.idp.AssertionRules;
import dev.plexsphere.idp.AssertionVerifier;
import dev.plexsphere.idp.ClaimedToken;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.idp.IssuerKeys;
import dev.plexsphere.idp.SvidVerifier;
import dev.plexsphere.ids.DomainId;
import java.util.Optional;
import java.util.Set;

/**
 * Who may vouch for a Domain's machines: the foreign identity provider that each was bound to when
 * it was created or, for one that has a SPIFFE ID, its trust domain; and nobody else.
 */
public record TrustedIssuers(
    ServiceIdentityService machines,
    IssuerKeys keys,
    AssertionVerifier verifier,
    SvidVerifier svids) {
  /** No access token, no logout token: what says nothing, or that it is a JWT. */
  private static final Set<String> TYPES = Set.of("jwt");

  /** The active machine that an assertion says it is about, if its issuer is the machine's own. */
  public Optional<ServiceIdentity> machine(DomainId domain, String assertion) {
    return ClaimedToken.read(assertion)
        .flatMap(claimed -> machines.ofSubject(domain, claimed.issuer(), claimed.subject()))
        .filter(ServiceIdentity::active)
        .filter(machine -> machine.federationKind() == FederationKind.OIDC_CC)
        .filter(machine -> machine.binding().kind() == IdpBinding.Kind.OIDC);
  }

  /**
   * Checks everything about an assertion for {@code machine} but whether it was used before.
   *
   * @param audience what its {@code aud} must be
   * @throws dev.plexsphere.kit.RefusedException {@code idp_unavailable}
   */
  public AssertionOutcome verify(ServiceIdentity machine, String assertion, String audience) {
    var binding = machine.binding();
    return verifier.verify(
        assertion,
        new AssertionRules(binding.issuer(), audience, TYPES),
        fresh -> keys.keys(binding, fresh));
  }

  /** Costs what {@link #verify} does, for an assertion that is about nobody here. */
  public void verifyNobodys(String assertion, String audience) {
    var _ =
        verifier.verify(
            assertion, new AssertionRules("", audience, TYPES), _ -> Strangers.keys(assertion));
  }
}
