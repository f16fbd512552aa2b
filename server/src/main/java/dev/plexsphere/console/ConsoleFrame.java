package dev.plexsphere.console;

import dev.plexsphere.kit.page.When;
import org.jspecify.annotations.Nullable;

/**
 * What every page of the console has around it.
 *
 * @param title of the document; "Error: …" where the page reports one
 * @param current which entry of the navigation this is
 * @param csrf the hidden token of every form
 * @param tenant the tenant that the page is about, or null
 */
public record ConsoleFrame(
    String title,
    Place current,
    String stylesheet,
    String email,
    When since,
    String csrf,
    @Nullable TenantPlace tenant) {

  /** The entries of the navigation. */
  public enum Place {
    OVERVIEW,
    TENANTS,
    TENANT,
    ACCESS,
    APPLICATIONS,
    SESSIONS
  }

  /** The tenant in the navigation. */
  public record TenantPlace(String id, String slug) {}

  /** Never the token. */
  @Override
  public String toString() {
    return "ConsoleFrame(" + title + ")";
  }
}
