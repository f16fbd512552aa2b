package dev.plexsphere.identity;

import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.ids.DomainId;
import java.util.UUID;

/**
 * A machine to be created.
 *
 * @param id its id; of the caller's choice for fixtures
 * @param clientId unique in its Domain; over all Domains where the binding is hosted
 * @param subject who its issuer or its JWT-SVID says it is; unique in its Domain
 * @param audience what {@code aud} of its JWT-SVIDs must have; "" for the Domain's issuer
 */
public record NewServiceIdentity(
    UUID id,
    DomainId domain,
    IdpBinding binding,
    String displayName,
    String clientId,
    String subject,
    String audience,
    ServiceIdentity.FederationKind federationKind) {

  /** One that its issuer calls by its client id. */
  public NewServiceIdentity(
      UUID id,
      DomainId domain,
      IdpBinding binding,
      String displayName,
      String clientId,
      ServiceIdentity.FederationKind federationKind) {
    this(id, domain, binding, displayName, clientId, clientId, "", federationKind);
  }
}
