package dev.plexsphere.console;

import static dev.plexsphere.console.TenantSection.text;

import dev.plexsphere.account.LinkDeliveryService;
import dev.plexsphere.console.ConsoleDraw.Page;
import dev.plexsphere.console.ConsoleFrame.Place;
import dev.plexsphere.console.ConsoleFrame.TenantPlace;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.idp.BindingService;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.Uuids;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.registry.NewTenant;
import dev.plexsphere.registry.Registered;
import dev.plexsphere.registry.Registered.Invitation;
import dev.plexsphere.registry.Tenant;
import dev.plexsphere.registry.TenantInsightService;
import dev.plexsphere.registry.TenantPage;
import dev.plexsphere.registry.TenantService;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The list of tenants, their registration, and what each holds. */
final class TenantPages {
  private static final int PAGE = 50;
  private static final int QUERY_MAX = 255;
  private static final String LIST = "/admin-console/tenants";

  private final ConsoleDraw draw;
  private final TenantService tenants;
  private final TenantInsightService insight;
  private final TenantDrawings drawings;
  private final LinkDeliveryService links;

  TenantPages(
      ConsoleDraw draw,
      TenantService tenants,
      TenantInsightService insight,
      BindingService bindings,
      LinkDeliveryService links) {
    this.draw = draw;
    this.tenants = tenants;
    this.insight = insight;
    this.drawings = new TenantDrawings(draw, bindings);
    this.links = links;
  }

  void list(Exchange exchange, ConsoleSession session) {
    var query = bounded(exchange.query(), "q");
    var after = bounded(exchange.query(), "after");
    var page = tenants.page(query, after, PAGE);
    boolean none = page.tenants().isEmpty() && query == null && after == null;
    var view =
        new TenantsView(
            query == null ? "" : query,
            none,
            page.tenants().stream().map(drawings::row).toList(),
            shown(page),
            after == null ? null : href(query, null),
            page.after() == null ? null : href(query, page.after()));
    draw.answer(
        exchange, 200, session, new Page("tenants.jte", "Tenants", Place.TENANTS, null), view);
  }

  private static @Nullable String bounded(Params query, String name) {
    return query
        .find(name)
        .map(text -> text.substring(0, Math.min(text.length(), QUERY_MAX)))
        .orElse(null);
  }

  private static String shown(TenantPage page) {
    if (page.tenants().isEmpty()) {
      return "";
    }
    return page.tenants().size()
        + " shown, "
        + page.tenants().getFirst().slug()
        + " to "
        + page.tenants().getLast().slug()
        + ", by slug";
  }

  private static String href(@Nullable String query, @Nullable String after) {
    var href = new StringBuilder(LIST);
    char separator = '?';
    if (query != null) {
      href.append(separator).append("q=").append(URLEncoder.encode(query, StandardCharsets.UTF_8));
      separator = '&';
    }
    if (after != null) {
      href.append(separator)
          .append("after=")
          .append(URLEncoder.encode(after, StandardCharsets.UTF_8));
    }
    return href.toString();
  }

  void empty(Exchange exchange, ConsoleSession session) {
    var view = new NewTenantView(Secrets.opaque(), "", "", "", "", null, null, null);
    form(exchange, 200, session, "Register a tenant", view);
  }

  void register(Exchange exchange, ConsoleSession session) {
    var form = exchange.form();
    var key = form.find("key").orElseGet(Secrets::opaque);
    try {
      var registered =
          tenants.register(
              new NewTenant(
                  text(form, "slug"),
                  text(form, "name"),
                  text(form, "owner_email"),
                  text(form, "owner_name"),
                  session.operator().account(),
                  key));
      link(exchange, session, registered);
    } catch (RefusedException e) {
      var refused = e.refusal();
      var view = again(form, key, refused.code(), refused.detail());
      form(exchange, refused.code().status(), session, "Error: Register a tenant", view);
    }
  }

  private static NewTenantView again(Params form, String key, ErrorCode code, String detail) {
    boolean slug = code == ErrorCode.DOMAIN_SLUG_CONFLICT || code == ErrorCode.INVALID_DOMAIN;
    boolean email = code == ErrorCode.INVALID_REQUEST && detail.contains("email");
    return new NewTenantView(
        key,
        text(form, "slug"),
        text(form, "name"),
        text(form, "owner_email"),
        text(form, "owner_name"),
        slug || email ? "One field needs another value." : detail,
        code == ErrorCode.DOMAIN_SLUG_CONFLICT
            ? "This slug is taken, maybe by a tenant that was deleted; choose another."
            : slug ? detail : null,
        email ? detail : null);
  }

  private void form(
      Exchange exchange, int status, ConsoleSession session, String title, NewTenantView view) {
    draw.answer(
        exchange, status, session, new Page("new-tenant.jte", title, Place.TENANTS, null), view);
  }

  private void link(Exchange exchange, ConsoleSession session, Registered registered) {
    var tenant = registered.tenant();
    linkPage(
        exchange,
        session,
        tenant,
        registered.owner(),
        tenant.name() + (registered.isNew() ? " is registered" : " was registered before"),
        "Its sign-in address is " + tenant.issuer() + ".");
  }

  void ownerLink(Exchange exchange, ConsoleSession session) {
    var tenant = tenants.get(id(exchange));
    linkPage(
        exchange,
        session,
        tenant,
        tenants.inviteOwner(tenant.id()),
        "Another link for the owner",
        "Links from before stay good until one is used.");
  }

  /** Sends the link, or shows it this once. */
  private void linkPage(
      Exchange exchange,
      ConsoleSession session,
      Tenant tenant,
      Invitation invitation,
      String heading,
      String lede) {
    var owner = tenant.owner();
    var issued = invitation.issued();
    var link = issued == null ? null : links.deliver(issued).link();
    var view =
        new OwnerLinkView(
            tenant.id().toString(),
            tenant.slug(),
            heading,
            lede,
            owner == null ? "" : owner.email(),
            draw.when(invitation.expiresAt()),
            link,
            issued != null && link == null);
    var place = new TenantPlace(view.id(), view.slug());
    draw.answer(
        exchange,
        200,
        session,
        new Page("owner-link.jte", view.heading(), Place.TENANTS, place),
        view);
  }

  void show(Exchange exchange, ConsoleSession session) {
    var found = insight.look(id(exchange));
    var tenant = found.tenant();
    var place = new TenantPlace(tenant.id().toString(), tenant.slug());
    draw.answer(
        exchange,
        200,
        session,
        new Page("tenant.jte", tenant.name(), Place.TENANT, place),
        drawings.tenant(found));
  }

  void machine(Exchange exchange, ConsoleSession session) {
    var tenant = tenants.get(id(exchange));
    var id = Uuids.parse(exchange.path("machine"), ErrorCode.INVALID_REQUEST, "machine's id");
    var machine = insight.machine(tenant.id(), id);
    var place = new TenantPlace(tenant.id().toString(), tenant.slug());
    draw.answer(
        exchange,
        200,
        session,
        new Page("machine.jte", machine.clientId(), Place.TENANTS, place),
        drawings.machine(tenant, machine, insight.tokens(tenant.id(), id)));
  }

  private static DomainId id(Exchange exchange) {
    return DomainId.parse(exchange.path("id"));
  }
}
