package dev.plexsphere.admin;

import dev.plexsphere.account.LinkDeliveryService;
import dev.plexsphere.registry.Onboarding;
import dev.plexsphere.registry.Registered;
import dev.plexsphere.registry.Tenant;
import dev.plexsphere.registry.TenantPage;
import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How tenants stand in the platform's API: members in camelCase, as its clients know them. */
final class TenantViews {
  /** What the list can be asked. */
  static final Set<String> LIST_PARAMETERS = Set.of("search", "after", "limit");

  private final LinkDeliveryService links;

  TenantViews(LinkDeliveryService links) {
    this.links = links;
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
   * @param status SENT by mail, or MANUAL_READY
   * @param manualActivationLink to hand over; only in the answer that makes it, null where it was
   *     sent
   */
  @Json
  record DeliveryView(
      String status,
      String invitationId,
      String expiresAt,
      @Nullable String manualActivationLink) {}

  /** Sends the link where mail is configured, and hands it out where that is not, or fails. */
  DeliveryView delivery(Registered.Invitation invitation) {
    var issued = invitation.issued();
    var link = issued == null ? null : links.deliver(issued).link();
    boolean mailed = link == null && links.isConfigured();
    return new DeliveryView(
        mailed ? "SENT" : "MANUAL_READY",
        invitation.id().toString(),
        invitation.expiresAt().toString(),
        link);
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
