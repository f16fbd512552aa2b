package dev.plexsphere.console;

import dev.plexsphere.kit.page.When;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's roles at the gateway.
 *
 * @param name what was typed for a new role
 * @param problem why it was not made, or null
 * @param asked what the question below says, with its answer
 */
public record AccessView(
    String tenantId,
    String slug,
    List<RoleRow> rows,
    String name,
    @Nullable String problem,
    Asked asked) {

  public record RoleRow(String href, String name, String rules, String members, When created) {}

  /**
   * May this person do that?
   *
   * @param problem why it cannot be answered, or null
   * @param answer null before anybody asked
   */
  public record Asked(
      String person,
      String path,
      String may,
      @Nullable String problem,
      @Nullable Badge answer,
      String why) {
    static Asked nothing() {
      return new Asked("", "", "view", null, null, "");
    }
  }
}
