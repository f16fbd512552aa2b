package dev.plexsphere.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The question before a role is deleted.
 *
 * @param breaks what ends with it, and what opens
 */
public record AccessEndView(
    String tenantId, String slug, String role, List<Line> breaks, @Nullable String problem) {

  public record Line(String what, String detail) {}

  /** Where the role is. */
  public String href() {
    return "/admin-console/tenants/" + tenantId + "/access/" + role;
  }
}
