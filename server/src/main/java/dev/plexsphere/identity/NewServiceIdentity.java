package dev.plexsphere.identity;

import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.ids.DomainId;
import java.util.UUID;

/**
 * A machine to be created.
 *
 * @param id its id; of the caller's choice for fixtures
 * @param clientId unique in its Domain; over all Domains where the binding is hosted
 */
public record NewServiceIdentity(
    UUID id,
    DomainId domain,
    IdpBinding binding,
    String displayName,
    String clientId,
    ServiceIdentity.FederationKind federationKind) {}
