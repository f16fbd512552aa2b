package dev.plexsphere.console;

import dev.plexsphere.account.LinkDeliveryService;
import dev.plexsphere.authserver.RegisteredClientService;
import dev.plexsphere.gateway.GatewayRoleService;
import dev.plexsphere.idp.BindingService;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.page.Pages;
import dev.plexsphere.registry.TenantInsightService;
import dev.plexsphere.registry.TenantService;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/** The console's way in and out, and all of its pages. */
public final class ConsoleRoutes {
  private static final String ROOT = "/admin-console";

  private final ConsoleSessionService sessions;
  private final ConsoleSignInService signIns;
  private final ConsoleDoor door;
  private final OverviewPages overview;
  private final TenantPages tenants;
  private final TenantEndPages ends;
  private final AccessPages access;
  private final AppPages apps;
  private final AppEditPages edits;
  private final SessionPages mine;
  private final OperatorSessions hosted;

  /**
   * @param gateOpen true while the installation is being set up
   */
  public ConsoleRoutes(
      ConsoleSessionService sessions,
      ConsoleSignInService signIns,
      TenantService tenants,
      TenantInsightService insight,
      BindingService bindings,
      Installation installation,
      OperatorSessions hosted,
      Pages pages,
      InstantSource clock,
      LinkDeliveryService links,
      GatewayRoleService roles,
      RegisteredClientService clients,
      BooleanSupplier gateOpen) {
    this.sessions = sessions;
    this.signIns = signIns;
    this.door = new ConsoleDoor(sessions, signIns, gateOpen);
    var draw = new ConsoleDraw(pages, clock);
    this.overview = new OverviewPages(draw, tenants, insight, installation, clock);
    this.tenants = new TenantPages(draw, tenants, insight, bindings, links);
    this.ends = new TenantEndPages(draw, tenants, insight);
    this.access = new AccessPages(draw, tenants, roles);
    this.apps = new AppPages(draw, tenants, clients);
    this.edits = new AppEditPages(draw, tenants, clients, apps);
    this.hosted = hosted;
    this.mine = new SessionPages(draw, sessions, hosted);
  }

  /** The door of each route is within it: who is not signed in is sent to sign in, not refused. */
  public void mount(Router router) {
    router.get(ROOT + "/callback", Gate.PUBLIC, this::callback);
    router.post(ROOT + "/sign-out", Gate.PUBLIC, door.form(this::signOut));
    page(router, "", overview::overview);
    page(router, "/tenants", tenants::list);
    page(router, "/tenants/new", tenants::empty);
    form(router, "/tenants/new", tenants::register);
    page(router, "/tenants/{id}", tenants::show);
    page(router, "/tenants/{id}/machines/{machine}", tenants::machine);
    form(router, "/tenants/{id}/owner-link", tenants::ownerLink);
    page(router, "/tenants/{id}/suspend", ends::askSuspend);
    form(router, "/tenants/{id}/suspend", ends::suspend);
    page(router, "/tenants/{id}/resume", ends::askResume);
    form(router, "/tenants/{id}/resume", ends::resume);
    page(router, "/tenants/{id}/delete", ends::askDelete);
    form(router, "/tenants/{id}/delete", ends::delete);
    page(router, "/tenants/{id}/access", access::list);
    form(router, "/tenants/{id}/access", access::change);
    page(router, "/tenants/{id}/access/{role}", access::role);
    form(router, "/tenants/{id}/access/{role}", access::changeRole);
    page(router, "/tenants/{id}/access/{role}/delete", access::askDelete);
    form(router, "/tenants/{id}/access/{role}/delete", access::delete);
    page(router, "/tenants/{id}/applications", apps::list);
    form(router, "/tenants/{id}/applications", apps::add);
    page(router, "/tenants/{id}/applications/{client}", apps::show);
    page(router, "/tenants/{id}/applications/{client}/secret", apps::show);
    form(router, "/tenants/{id}/applications/{client}/secret", apps::rotate);
    page(router, "/tenants/{id}/applications/{client}/edit", edits::ask);
    form(router, "/tenants/{id}/applications/{client}/edit", edits::save);
    page(router, "/tenants/{id}/applications/{client}/delete", apps::askDelete);
    form(router, "/tenants/{id}/applications/{client}/delete", apps::delete);
    page(router, "/sessions", mine::list);
    form(router, "/sessions/{key}/end", mine::end);
    form(router, "/sessions/hosted/{key}/end", mine::endHosted);
  }

  private void page(Router router, String path, ConsoleDoor.Page page) {
    router.get(ROOT + path, Gate.PUBLIC, door.page(page));
  }

  private void form(Router router, String path, ConsoleDoor.Page page) {
    router.post(ROOT + path, Gate.PUBLIC, door.form(page));
  }

  private void callback(Exchange exchange) {
    exchange.redirect(303, signIns.complete(exchange, exchange.query()));
  }

  /** Ends the session at the platform's server as well; its own page then forgets the cookie. */
  private void signOut(Exchange exchange, ConsoleSession session) {
    sessions.close(exchange);
    hosted.end(session.operator().account(), session.operator().session());
    exchange.redirect(303, signIns.logout());
  }
}
