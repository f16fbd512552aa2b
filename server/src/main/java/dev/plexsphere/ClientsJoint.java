package dev.plexsphere;

import dev.plexsphere.authn.DomainRights;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Router;

/** Joins the clients of the Domains' servers with who may administer them. */
final class ClientsJoint {
  private ClientsJoint() {}

  /**
   * @param gate lets in who has a credential of any kind
   */
  static void mount(Services services, Router router, Gate gate) {
    var clients = services.authserver.registeredClients();
    var rights =
        new DomainRights(
            services.database,
            id -> services.domains.find(id).isPresent(),
            (scope, path) -> clients.denied(scope.domain(), path));
    services.authserver.mountAdministration(router, gate, rights::read, rights::manage);
  }
}
