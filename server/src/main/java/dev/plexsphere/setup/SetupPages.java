package dev.plexsphere.setup;

import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.page.Pages;
import dev.plexsphere.license.LicenseService;
import java.util.Map;

/**
 * {@code /setup}: says how far the setup is and how it goes on. Whoever looks needs no secret and
 * changes nothing; there is nothing here once the gate has closed.
 */
public final class SetupPages {
  private final GateService gate;
  private final LicenseService licenses;
  private final Pages pages;

  public SetupPages(GateService gate, LicenseService licenses, Pages pages) {
    this.gate = gate;
    this.licenses = licenses;
    this.pages = pages;
  }

  /** For anybody, while the gate is open. */
  public void mount(Router router) {
    router.get("/setup", _ -> gate.requireOpen(), this::show);
  }

  private void show(Exchange exchange) {
    var model =
        Map.<String, Object>of(
            "frame",
            pages.platformFrame("Setup"),
            "state",
            gate.state(() -> licenses.requireInstalled().isEmpty()));
    pages.answer(exchange, 200, "setup/steps.jte", model);
  }
}
