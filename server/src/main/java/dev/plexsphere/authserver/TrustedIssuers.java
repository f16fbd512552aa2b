package dev.plexsphere.authserver;

import dev.plexsphere.identity.ServiceIdentity;
import dev.plexsphere.identity.ServiceIdentity.FederationKind;
import dev.plexsphere.identity.ServiceIdentityService;
import dev.plexsphere.idp.ClaimedToken;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.idp.IssuerKeys;
import dev.plexsphere.ids.DomainId;
import java.util.Optional;

/**
 * Who may vouch for a Domain's machines: the foreign identity provider that each was bound to when
 * it was created, and nobody else.
 */
public record TrustedIssuers(ServiceIdentityService machines, IssuerKeys keys) {

  /** The active machine that an assertion says it is about, if its issuer is the machine's own. */
  Optional<ServiceIdentity> machine(DomainId domain, String assertion) {
    return ClaimedToken.read(assertion)
        .flatMap(claimed -> machines.ofSubject(domain, claimed.issuer(), claimed.subject()))
        .filter(ServiceIdentity::active)
        .filter(machine -> machine.federationKind() == FederationKind.OIDC_CC)
        .filter(machine -> machine.binding().kind() == IdpBinding.Kind.OIDC);
  }
}
