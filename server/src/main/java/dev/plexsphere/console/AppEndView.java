package dev.plexsphere.console;

import org.jspecify.annotations.Nullable;

/** The question before an application is deleted. */
public record AppEndView(
    String tenantId, String slug, String id, String name, @Nullable String problem) {
  /** Where the application is. */
  public String href() {
    return "/admin-console/tenants/" + tenantId + "/applications/" + id;
  }
}
