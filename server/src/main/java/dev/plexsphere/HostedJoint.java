package dev.plexsphere;

import dev.plexsphere.authserver.Authserver;
import dev.plexsphere.authserver.TrustedIssuers;
import dev.plexsphere.device.ApprovalService;
import dev.plexsphere.device.DeviceLimits;
import dev.plexsphere.device.DeviceService;
import dev.plexsphere.kit.http.EgressGuard;
import dev.plexsphere.kit.http.GuardedClient;

/** The hosted authorization servers, and the device logins that they share with the API. */
final class HostedJoint {
  private HostedJoint() {}

  static DeviceService devices(Services services) {
    return new DeviceService(
        services.database,
        services.ledger,
        services.ids,
        services.clock,
        services.throttles,
        services.tokens,
        services.hostedSessions::end,
        services.config.kek(),
        DeviceLimits.DEFAULT);
  }

  static ApprovalService approvals(Services services) {
    return new ApprovalService(
        services.database,
        services.ledger,
        services.clock,
        services.domains,
        services.throttles,
        services.tokens,
        services.hostedSessions::end,
        services.config.kek(),
        DeviceLimits.DEFAULT);
  }

  static Authserver server(Services services) {
    return new Authserver(
        services.database,
        services.ledger,
        services.ids,
        services.clock,
        services.domains,
        services.urls,
        services.codes,
        services.keys,
        services.config.kek(),
        services.accounts,
        services.forgottenPasswords,
        services.hostedSessions,
        services.hostedClients,
        services.devices,
        services.bindings,
        services.pages,
        services.config.hosted(),
        new TrustedIssuers(services.serviceIdentities, SignInJoint.keys(services)),
        new GuardedClient(new EgressGuard(Policies.egress(services.config))),
        () -> SetupJoint.unready(services.licenses, services.gate));
  }
}
