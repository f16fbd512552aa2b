package dev.plexsphere.setup;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What goes over the wire of {@code /api/platform/setup/v1}. */
final class SetupBodies {
  private SetupBodies() {}

  @Json
  record Status(
      boolean gateOpen,
      boolean licenseConfigured,
      boolean emailConfigured,
      List<String> firstTenantConfigMissingKeys) {}

  @Json
  record LicenseRequest(String organizationName, @Nullable String contactEmail) {
    LicenseRequest {
      java.util.Objects.requireNonNull(organizationName, "organizationName");
    }
  }

  @Json
  record LicenseRequested(String installationId, String request) {}

  @Json
  record LicenseFile(String license) {
    LicenseFile {
      java.util.Objects.requireNonNull(license, "license");
    }
  }

  @Json
  record Bootstrap(String adminEmail, String adminDisplayName, @Nullable String adminPassword) {
    Bootstrap {
      java.util.Objects.requireNonNull(adminEmail, "adminEmail");
      java.util.Objects.requireNonNull(adminDisplayName, "adminDisplayName");
    }

    /** Never the password. */
    @Override
    public String toString() {
      return "Bootstrap(" + adminEmail + ")";
    }
  }

  @Json
  record Bootstrapped(Platform platform, Operator operator, Activation activation) {}

  @Json
  record Platform(String tenantId, String issuer) {}

  @Json
  record Operator(String id, String email, String status) {}

  /**
   * @param deliveryState SENT by mail, MANUAL with the link, NONE when nothing is left to do
   */
  @Json
  record Activation(
      String deliveryState, @Nullable String expiresAt, @Nullable String manualActivationLink) {
    /** Never the link. */
    @Override
    public String toString() {
      return "Activation(" + deliveryState + ")";
    }
  }
}
