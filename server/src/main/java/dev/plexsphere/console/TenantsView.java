package dev.plexsphere.console;

import dev.plexsphere.kit.page.When;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The list of tenants.
 *
 * @param query what was searched for, or ""
 * @param isFirst true when there is no tenant at all
 * @param shown which part this is and in which order
 */
public record TenantsView(
    String query,
    boolean isFirst,
    List<Row> rows,
    String shown,
    @Nullable String firstHref,
    @Nullable String nextHref) {

  public record Row(
      String id, String slug, String name, Badge badge, String owner, When registered) {}
}
