package dev.plexsphere.console;

import dev.plexsphere.kit.page.When;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's applications, and the form that adds one.
 *
 * @param form what was typed
 */
public record AppsView(String tenantId, String slug, List<Row> rows, String shown, Form form) {

  /**
   * One of them.
   *
   * @param tokens what signs them and what they are, in short
   */
  public record Row(
      String href, String name, String id, String tokens, Badge origin, When created) {}

  /**
   * A new application.
   *
   * @param redirectUris one a line
   * @param problem why it was not added, or null
   */
  public record Form(
      String name,
      String redirectUris,
      boolean isPublic,
      boolean refreshes,
      boolean asks,
      @Nullable String problem) {
    static Form empty() {
      return new Form("", "", false, true, true, null);
    }
  }
}
