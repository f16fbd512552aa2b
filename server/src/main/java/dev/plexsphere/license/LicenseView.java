package dev.plexsphere.license;

import dev.plexsphere.license.LicenseState.Status;
import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/**
 * A license as the platform's APIs show it. Everything but {@code state} is null where no license
 * can be believed.
 *
 * @param notBefore ISO 8601, like {@code expiresAt}
 * @param state the name of a {@link Status}
 */
@Json
public record LicenseView(
    @Nullable String licenseId,
    @Nullable String kind,
    @Nullable String licensee,
    @Nullable String installationId,
    @Nullable String notBefore,
    @Nullable String expiresAt,
    @Nullable Integer graceDays,
    @Nullable Integer maxTenants,
    String state) {

  /** Shows {@code state}; what nobody vouches for is left out. */
  public static LicenseView of(LicenseState state) {
    var license = state.license();
    var name = state.status().name();
    if (license == null || state.status() == Status.UNTRUSTED) {
      return new LicenseView(null, null, null, null, null, null, null, null, name);
    }
    return new LicenseView(
        license.id().toString(),
        license.kind().wire(),
        license.licensee(),
        license.installation().toString(),
        license.notBefore().toString(),
        license.expiresAt().toString(),
        license.graceDays(),
        license.maxTenants(),
        name);
  }
}
