package dev.plexsphere.machine;

import dev.plexsphere.idp.ClaimedToken;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.secret.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What somebody else says of a machine (RFC 7523 section 2.1), or its JWT-SVID.
 *
 * @param domain the machine's; null where {@code clientId} is a service identity's UUID
 * @param clientId which machine it is, if that was said besides
 * @param scope as sent, or null
 */
record PresentedAssertion(
    @Nullable DomainId domain, @Nullable String clientId, Secret assertion, @Nullable String scope)
    implements Presented {

  /** Under what failures are counted: what it is called, rightly or not. */
  String name() {
    return clientId != null ? clientId : ClaimedToken.subject(assertion.reveal()).orElse("");
  }
}
