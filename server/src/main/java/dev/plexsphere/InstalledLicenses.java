package dev.plexsphere;

import dev.plexsphere.license.LicenseService;
import dev.plexsphere.license.LicenseState;
import dev.plexsphere.license.LicenseView;
import dev.plexsphere.setup.Licensing;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Licenses as the setup needs them. */
record InstalledLicenses(LicenseService licenses) implements Licensing {
  @Override
  public boolean isInstalled() {
    return licenses.requireInstalled().isEmpty();
  }

  @Override
  public UUID installationId() {
    return licenses.installationId();
  }

  @Override
  public String request(String organization, @Nullable String contact) {
    return licenses.request(organization, contact);
  }

  @Override
  public Terms preview(String jws) {
    return terms(licenses.preview(jws));
  }

  @Override
  public Terms install(Handle tx, String jws) {
    return terms(licenses.install(tx, jws));
  }

  /** Of a license that passed: all of it is there. */
  private static Terms terms(LicenseState state) {
    var view = LicenseView.of(state);
    return new Terms(
        Objects.requireNonNull(view.licenseId()),
        Objects.requireNonNull(view.kind()),
        Objects.requireNonNull(view.licensee()),
        Objects.requireNonNull(view.installationId()),
        Objects.requireNonNull(view.notBefore()),
        Objects.requireNonNull(view.expiresAt()),
        Objects.requireNonNull(view.graceDays()),
        Objects.requireNonNull(view.maxTenants()),
        view.state());
  }
}
