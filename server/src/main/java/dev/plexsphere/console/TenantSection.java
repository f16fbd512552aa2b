package dev.plexsphere.console;

import dev.plexsphere.console.ConsoleDraw.Page;
import dev.plexsphere.console.ConsoleFrame.Place;
import dev.plexsphere.console.ConsoleFrame.TenantPlace;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.registry.Tenant;
import dev.plexsphere.registry.TenantService;

/** What the pages of one place inside a tenant have in common. */
final class TenantSection {
  private final ConsoleDraw draw;
  private final TenantService tenants;
  private final Place place;

  TenantSection(ConsoleDraw draw, TenantService tenants, Place place) {
    this.draw = draw;
    this.tenants = tenants;
    this.place = place;
  }

  /** The tenant that the address names. */
  Tenant tenant(Exchange exchange) {
    return tenants.get(DomainId.parse(exchange.path("id")));
  }

  /** What was typed into a field, without blanks around it; "" for nothing. */
  static String text(Params form, String name) {
    return form.find(name).map(String::strip).orElse("");
  }

  /**
   * Answers with a page of the tenant's.
   *
   * @param failed the title says that something was refused
   */
  void answer(
      Exchange exchange,
      int status,
      ConsoleSession session,
      Tenant tenant,
      String template,
      String title,
      boolean failed,
      Object view) {
    var where = new TenantPlace(tenant.id().toString(), tenant.slug());
    draw.answer(
        exchange,
        status,
        session,
        new Page(template, (failed ? "Error: " : "") + title, place, where),
        view);
  }
}
