package dev.plexsphere.setup;

import dev.plexsphere.account.LinkDeliveryService;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.license.LicenseService;
import dev.plexsphere.license.LicenseView;
import dev.plexsphere.throttle.ThrottleService;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * {@code /api/platform/setup/v1}: the setup for programs. All of it is 404 once the gate has
 * closed; all but the status needs the setup secret.
 */
public final class SetupRoutes {
  private static final String BASE = "/api/platform/setup/v1";

  private final Database database;
  private final SetupDoor door;
  private final LicenseService licenses;
  private final BootstrapService bootstraps;
  private final LinkDeliveryService links;
  private final String issuer;

  /**
   * @param issuer of the platform's hosted server
   */
  public SetupRoutes(
      Database database,
      GateService gate,
      ThrottleService throttle,
      LicenseService licenses,
      BootstrapService bootstraps,
      LinkDeliveryService links,
      String issuer) {
    this.database = database;
    this.door = new SetupDoor(gate, throttle);
    this.licenses = licenses;
    this.bootstraps = bootstraps;
    this.links = links;
    this.issuer = issuer;
  }

  /** The status for anybody, the rest behind the setup secret. */
  public void mount(Router router) {
    router.get(BASE + "/status", door::admitAnybody, this::status);
    router.post(BASE + "/license-request/generate", door, this::requestLicense);
    router.post(BASE + "/license/import/preview", door, this::previewLicense);
    router.post(BASE + "/license/import", door, this::importLicense);
    router.post(BASE + "/bootstrap", door, this::bootstrap);
  }

  private void status(Exchange exchange) {
    exchange.ok(
        new SetupBodies.Status(
            true, licenses.requireInstalled().isEmpty(), links.isConfigured(), List.of()));
  }

  private void requestLicense(Exchange exchange) {
    var body = exchange.read(SetupBodies.LicenseRequest.class);
    var request = licenses.request(body.organizationName(), body.contactEmail());
    exchange.ok(new SetupBodies.LicenseRequested(licenses.installationId().toString(), request));
  }

  private void previewLicense(Exchange exchange) {
    var jws = exchange.read(SetupBodies.LicenseFile.class).license().strip();
    exchange.ok(LicenseView.of(licenses.preview(jws)));
  }

  private void importLicense(Exchange exchange) {
    var jws = exchange.read(SetupBodies.LicenseFile.class).license().strip();
    exchange.ok(LicenseView.of(database.transaction(tx -> licenses.install(tx, jws))));
  }

  private void bootstrap(Exchange exchange) {
    var body = exchange.read(SetupBodies.Bootstrap.class);
    var password = body.adminPassword() == null ? null : new Secret(body.adminPassword());
    var done = bootstraps.bootstrap(body.adminEmail(), body.adminDisplayName(), password);
    var operator = done.operator();
    exchange.ok(
        new SetupBodies.Bootstrapped(
            new SetupBodies.Platform(DomainId.PLATFORM.tenantId(), issuer),
            new SetupBodies.Operator(
                operator.id().toString(), operator.email(), operator.status().name()),
            activation(done)));
  }

  private SetupBodies.Activation activation(BootstrapService.Bootstrapped done) {
    var issued = done.link();
    if (issued == null) {
      return new SetupBodies.Activation("NONE", null, null);
    }
    var delivered = links.deliver(issued);
    var expires = issued.action().expiresAt().truncatedTo(ChronoUnit.SECONDS).toString();
    return new SetupBodies.Activation(
        delivered.sent() ? "SENT" : "MANUAL", expires, delivered.link());
  }
}
