package dev.plexsphere;

import dev.plexsphere.authserver.Authserver;
import dev.plexsphere.device.ApprovalService;
import dev.plexsphere.device.DeviceLimits;
import dev.plexsphere.device.DeviceService;
import dev.plexsphere.identity.TrustedIssuers;
import dev.plexsphere.idp.AssertionVerifier;
import dev.plexsphere.idp.SvidVerifier;
import dev.plexsphere.idp.TrustBundles;
import dev.plexsphere.kit.http.EgressGuard;
import dev.plexsphere.kit.http.GuardedClient;
import dev.plexsphere.machine.MachineService;
import dev.plexsphere.machine.Vouching;

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

  static TrustedIssuers trusted(Services services) {
    return new TrustedIssuers(
        services.serviceIdentities,
        SignInJoint.keys(services),
        new AssertionVerifier(services.clock),
        new SvidVerifier(
            new TrustBundles(
                services.config.trustDomains(), SignInJoint.http(services), services.clock),
            services.clock));
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
        services.trustedIssuers,
        new GuardedClient(new EgressGuard(Policies.egress(services.config))),
        () -> SetupJoint.unready(services.licenses, services.gate));
  }

  /** What machines show at {@code service/token}, and what they get. */
  static MachineService machines(Services services) {
    return new MachineService(
        services.serviceIdentities,
        services.browsers.issuers,
        services.tokens,
        services.ledger,
        services.throttles,
        new Vouching(
            services.database, services.domains, services.trustedIssuers, services.urls::issuer),
        services.clock);
  }
}
