package dev.plexsphere.admin;

import dev.plexsphere.registry.Onboarding;
import dev.plexsphere.registry.Registered;
import dev.plexsphere.registry.Tenant;
import dev.plexsphere.registry.TenantPage;
import io.avaje.jsonb.Json;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How tenants stand in the platform's API: members in camelCase, as its clients know them. */
final class TenantViews {
  /** What the list can be asked. */
  static final Set<String> LIST_PARAMETERS = Set.of("search", "after", "limit");

  private final URI publicUrl;

  TenantViews(URI publicUrl) {
    this.publicUrl = publicUrl;
  }

  /**
   * A tenant.
   *
   * @param tenantUrl where its people sign in; the issuer is the same address
   */
  @Json
  record TenantView(
      String id,
      String slug,
      String name,
      String status,
      String tenantUrl,
      String issuer,
      @Nullable OwnerView owner,
      String createdAt) {
    static TenantView of(Tenant tenant) {
      return new TenantView(
          tenant.id().toString(),
          tenant.slug(),
          tenant.name(),
          tenant.status().name(),
          tenant.issuer(),
          tenant.issuer(),
          tenant.owner() == null ? null : OwnerView.of(tenant.owner()),
          tenant.createdAt().toString());
    }
  }

  @Json
  record OwnerView(String email, String status) {
    static OwnerView of(Tenant.Owner owner) {
      return new OwnerView(owner.email(), owner.status().name());
    }
  }

  @Json
  record ListView(List<TenantView> data, Pagination pagination) {}

  @Json
  record Pagination(int limit, boolean hasMore, @Nullable String after) {}

  ListView list(TenantPage page, int limit) {
    return new ListView(
        page.tenants().stream().map(TenantView::of).toList(),
        new Pagination(limit, page.after() != null, page.after()));
  }

  /**
   * A registration.
   *
   * @param idpBindingId what plexctl login takes
   */
  @Json
  record RegisteredView(
      TenantView tenant,
      String tenantUrl,
      String issuer,
      String idpBindingId,
      String correlationId,
      DeliveryView delivery) {}

  RegisteredView registered(Registered registered) {
    var tenant = registered.tenant();
    return new RegisteredView(
        TenantView.of(tenant),
        tenant.issuer(),
        tenant.issuer(),
        registered.binding().toString(),
        registered.correlationId().toString(),
        delivery(registered.owner()));
  }

  /**
   * How the owner gets their link.
   *
   * @param manualActivationLink to hand over; only in the answer that makes it
   */
  @Json
  record DeliveryView(
      String status,
      String invitationId,
      String expiresAt,
      @Nullable String manualActivationLink) {}

  DeliveryView delivery(Registered.Invitation link) {
    return new DeliveryView(
        "MANUAL_READY",
        link.id().toString(),
        link.expiresAt().toString(),
        link.token() == null ? null : link.url(publicUrl));
  }

  @Json
  record OnboardingView(String status, List<StepView> steps) {
    static OnboardingView of(Onboarding onboarding) {
      return new OnboardingView(
          onboarding.status().name(), onboarding.steps().stream().map(StepView::of).toList());
    }
  }

  @Json
  record StepView(String name, String status, @Nullable String at) {
    static StepView of(Onboarding.Step step) {
      return new StepView(
          step.name(), step.status().name(), step.at() == null ? null : step.at().toString());
    }
  }
}
