package dev.plexsphere.console;

import dev.plexsphere.authserver.ClientMember;
import dev.plexsphere.authserver.ClientRefusal;
import dev.plexsphere.authserver.RegisteredClient;
import dev.plexsphere.authserver.RegisteredClientService;
import dev.plexsphere.console.ConsoleFrame.Place;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.registry.TenantService;
import org.jspecify.annotations.Nullable;

/** The page that changes an application, by the rules of the API. */
final class AppEditPages {
  private final TenantSection section;
  private final RegisteredClientService clients;
  private final AppPages apps;

  AppEditPages(
      ConsoleDraw draw, TenantService tenants, RegisteredClientService clients, AppPages apps) {
    this.section = new TenantSection(draw, tenants, Place.APPLICATIONS);
    this.clients = clients;
    this.apps = apps;
  }

  void ask(Exchange exchange, ConsoleSession session) {
    var client = client(exchange);
    draw(exchange, session, 200, client, client.version(), AppForm.of(client), null);
  }

  private RegisteredClient client(Exchange exchange) {
    return clients.get(section.tenant(exchange).id(), exchange.path("client"));
  }

  /** Saves it; an application that has a secret from now on is shown it, this once. */
  void save(Exchange exchange, ConsoleSession session) {
    var client = client(exchange);
    var form = AppForm.sent(client, exchange.form());
    var seen = exchange.form().find("version").orElse("");
    try {
      var tenant = section.tenant(exchange);
      var changed =
          clients.update(tenant.id(), client.id(), now -> now.version().equals(seen), form.wish());
      if (changed.secret() == null) {
        exchange.redirect(303, AppPages.href(tenant, client));
      } else {
        apps.show(exchange, session, changed);
      }
    } catch (RefusedException e) {
      switch (e.refusal().code()) {
        case INVALID_REQUEST -> draw(exchange, session, 400, client, seen, form, e);
        // what was typed stays, and to save it once more is to have been told
        case PRECONDITION_FAILED -> draw(exchange, session, 412, client, client.version(), form, e);
        default -> throw e;
      }
    }
  }

  private void draw(
      Exchange exchange,
      ConsoleSession session,
      int status,
      RegisteredClient client,
      String seen,
      AppForm form,
      @Nullable RefusedException refused) {
    var tenant = section.tenant(exchange);
    var wrong = refused == null ? null : member(refused);
    var problem = refused == null ? "" : problem(refused);
    var view =
        new AppEditView(
            tenant.id().toString(),
            tenant.slug(),
            AppPages.href(tenant, client),
            seen,
            client.metadata().nameOr(client.id()),
            client.dynamic()
                ? "It registered itself, so it gets no more than it could have asked for."
                : "A change holds from its next request on. Keys and certificates are changed by the"
                    + " API.",
            form.drawn(wrong, problem),
            refused == null || form.has(wrong) ? null : problem);
    section.answer(
        exchange,
        status,
        session,
        tenant,
        "app-edit.jte",
        "Edit " + view.name(),
        view.failed(),
        view);
  }

  private static String problem(RefusedException refused) {
    return refused.refusal().code() == ErrorCode.PRECONDITION_FAILED
        ? "Somebody else changed it while you did. Save again to put yours in its place, or change"
            + " nothing to see theirs."
        : refused.refusal().detail();
  }

  private static @Nullable ClientMember member(RefusedException refused) {
    return refused.refusal() instanceof ClientRefusal refusal ? refusal.member() : null;
  }
}
