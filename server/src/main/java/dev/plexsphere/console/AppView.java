package dev.plexsphere.console;

import dev.plexsphere.kit.page.When;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One application.
 *
 * @param secret a new one, this once, or null
 * @param facts what is registered, by name
 * @param rotates it has a secret that can be made anew
 */
public record AppView(
    String tenantId,
    String slug,
    String id,
    String name,
    String lede,
    @Nullable String secret,
    List<Line> facts,
    boolean rotates,
    @Nullable When previousUntil) {

  public record Line(String name, List<String> values) {}

  /** Where it is. */
  public String href() {
    return "/admin-console/tenants/" + tenantId + "/applications/" + id;
  }

  /** Never the secret. */
  @Override
  public String toString() {
    return "AppView(" + id + ")";
  }
}
