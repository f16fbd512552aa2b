package dev.plexsphere.admin;

import dev.plexsphere.account.LinkDeliveryService;
import dev.plexsphere.admin.TenantViews.TenantView;
import dev.plexsphere.authn.Operator;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.Uuids;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.PageLimit;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.license.LicenseState;
import dev.plexsphere.license.LicenseView;
import dev.plexsphere.registry.OnboardingService;
import dev.plexsphere.registry.TenantService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/platform/admin/v1}: what an operator's access token serves. The acting tenant is
 * always the platform, which is the token's; no header and no part of the path names another.
 */
public final class PlatformRoutes {
  private static final String BASE = "/api/platform/admin/v1";
  private static final int TEXT_MAX = 255;

  private final TenantService tenants;
  private final OnboardingService onboardings;
  private final Supplier<LicenseState> license;
  private final TenantViews views;
  private final Gate operators;

  /**
   * @param license what the license is worth, asked every time
   * @param operators lets operators in and nobody else
   */
  public PlatformRoutes(
      TenantService tenants,
      OnboardingService onboardings,
      Supplier<LicenseState> license,
      LinkDeliveryService links,
      Gate operators) {
    this.tenants = tenants;
    this.onboardings = onboardings;
    this.license = license;
    this.views = new TenantViews(links);
    this.operators = operators;
  }

  /** All behind the operators' door. */
  public void mount(Router router) {
    router.post(BASE + "/tenants", operators, this::register);
    router.get(BASE + "/tenants", operators, this::list);
    router.get(BASE + "/tenants/{id}", operators, this::get);
    router.delete(BASE + "/tenants/{id}", operators, this::delete);
    router.post(BASE + "/tenants/{id}/suspend", operators, this::suspend);
    router.post(BASE + "/tenants/{id}/resume", operators, this::resume);
    router.post(BASE + "/tenants/{id}/owner-invitation", operators, this::inviteOwner);
    router.get(BASE + "/license", operators, x -> x.ok(LicenseView.of(license.get())));
    router.get(BASE + "/tenant-onboarding/{correlationId}", operators, this::onboarding);
  }

  private void register(Exchange exchange) {
    var body = exchange.read(NewTenantBody.class);
    var wanted = body.by(Operator.of(exchange).account(), idempotencyKey(exchange));
    var registered = tenants.register(wanted);
    var view = views.registered(registered);
    if (registered.isNew()) {
      exchange.created(BASE + "/tenants/" + registered.tenant().id(), view);
    } else {
      exchange.ok(view);
    }
  }

  private static @Nullable String idempotencyKey(Exchange exchange) {
    if (exchange.headerCount("Idempotency-Key") > 1) {
      throw refused(ErrorCode.INVALID_REQUEST, "The Idempotency-Key header stands twice.");
    }
    return exchange.header("Idempotency-Key").orElse(null);
  }

  private void list(Exchange exchange) {
    var query = exchange.query();
    query.names().stream()
        .filter(name -> !TenantViews.LIST_PARAMETERS.contains(name))
        .findFirst()
        .ifPresent(_ -> {
          throw refused(
              ErrorCode.INVALID_REQUEST, "The list takes search, after and limit, and no more.");
        });
    int limit = PageLimit.of(query);
    var search = query.find("search").map(text -> bounded("search", text)).orElse(null);
    var after = query.find("after").map(text -> bounded("after", text)).orElse(null);
    exchange.ok(views.list(tenants.page(search, after, limit), limit));
  }

  private static String bounded(String name, String text) {
    if (text.length() > TEXT_MAX) {
      throw refused(ErrorCode.INVALID_REQUEST, name + " has at most 255 characters.");
    }
    return text;
  }

  private void get(Exchange exchange) {
    exchange.ok(TenantView.of(tenants.get(id(exchange))));
  }

  private void suspend(Exchange exchange) {
    exchange.ok(TenantView.of(tenants.suspend(id(exchange))));
  }

  private void resume(Exchange exchange) {
    exchange.ok(TenantView.of(tenants.resume(id(exchange))));
  }

  private void delete(Exchange exchange) {
    tenants.delete(id(exchange));
    exchange.noContent();
  }

  private void inviteOwner(Exchange exchange) {
    exchange.json(201, Json.write(views.delivery(tenants.inviteOwner(id(exchange)))));
  }

  private void onboarding(Exchange exchange) {
    var id =
        Uuids.parse(exchange.path("correlationId"), ErrorCode.INVALID_REQUEST, "correlation id");
    exchange.ok(TenantViews.OnboardingView.of(onboardings.find(id)));
  }

  private static DomainId id(Exchange exchange) {
    return DomainId.parse(exchange.path("id"));
  }

  private static RuntimeException refused(ErrorCode code, String detail) {
    return Refusal.of(code, detail).asException();
  }
}
