package dev.plexsphere.setup;

import dev.plexsphere.authserver.HostedClientService;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.identity.NewServiceIdentity;
import dev.plexsphere.identity.ServiceIdentity;
import dev.plexsphere.identity.ServiceIdentityService;
import dev.plexsphere.idp.BindingService;
import dev.plexsphere.idp.IdpBinding;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.tenancy.DomainService;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Makes things that belong to several features, whole or not at all. */
public final class Provisioning {
  private final DomainService domains;
  private final BindingService bindings;
  private final ServiceIdentityService serviceIdentities;
  private final HostedClientService hostedClients;

  public Provisioning(
      DomainService domains,
      BindingService bindings,
      ServiceIdentityService serviceIdentities,
      HostedClientService hostedClients) {
    this.domains = domains;
    this.bindings = bindings;
    this.serviceIdentities = serviceIdentities;
    this.hostedClients = hostedClients;
  }

  /**
   * A Domain with an active binding to its own hosted server.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_domain} or {@code
   *     domain_slug_conflict}
   */
  public void domain(Handle tx, DomainId id, String slug, String name, BindingId binding) {
    var domain = domains.create(tx, id, slug, name);
    bindings.createHosted(tx, domain, binding);
  }

  /**
   * A machine and its client at the Domain's hosted server.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code service_identity_already_exists}
   */
  public void machine(
      Handle tx,
      DomainId domain,
      BindingId binding,
      UUID id,
      String clientId,
      String name,
      Secret secret) {
    hostedClients.create(tx, domain, clientId, secret);
    create(tx, domain, binding, id, clientId, name);
  }

  /**
   * A machine whose secret a foreign identity provider verifies.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code service_identity_already_exists}
   */
  public void foreignMachine(
      Handle tx, DomainId domain, BindingId binding, UUID id, String clientId, String name) {
    create(tx, domain, binding, id, clientId, name);
  }

  /**
   * A machine that shows JWT-SVIDs. It has no secret, and lives with the Domain's hosted server.
   *
   * @param audience what {@code aud} of its JWT-SVIDs must have; "" for the Domain's issuer
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}, {@code
   *     service_identity_already_exists}
   */
  public void workload(
      Handle tx,
      DomainId domain,
      IdpBinding hosted,
      UUID id,
      String clientId,
      String name,
      String spiffeId,
      String audience) {
    HostedClientService.requireId(clientId);
    serviceIdentities.createWorkload(
        tx,
        new NewServiceIdentity(
            id,
            domain,
            hosted,
            name,
            clientId,
            spiffeId,
            audience,
            ServiceIdentity.FederationKind.SPIFFE_SVID));
  }

  private void create(
      Handle tx, DomainId domain, BindingId binding, UUID id, String clientId, String name) {
    var found =
        bindings
            .find(tx, domain, binding)
            .orElseThrow(() ->
                Refusal.of(ErrorCode.BINDING_NOT_FOUND, "The Domain has no such binding.")
                    .asException());
    serviceIdentities.create(
        tx,
        new NewServiceIdentity(
            id, domain, found, name, clientId, ServiceIdentity.FederationKind.OIDC_CC));
  }
}
