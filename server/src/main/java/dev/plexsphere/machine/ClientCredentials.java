package dev.plexsphere.machine;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.secret.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What a machine says it is (RFC 6749 section 4.4).
 *
 * @param domain names the Domain where the client id alone does not
 * @param clientId its id at the issuer, or the service identity's UUID
 * @param scope as sent, or null
 */
record ClientCredentials(
    @Nullable DomainId domain, String clientId, Secret secret, @Nullable String scope)
    implements Presented {}
