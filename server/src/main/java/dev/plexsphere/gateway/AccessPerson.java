package dev.plexsphere.gateway;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody whom a Domain knows, as who gives roles sees them.
 *
 * @param email as the provider said at the last sign-in; two people may have the same
 * @param active false for an account that is disabled
 * @param roles those that count now, in alphabetical order
 */
public record AccessPerson(
    UUID id, @Nullable String email, String displayName, boolean active, List<String> roles) {
  /** Copies. */
  public AccessPerson {
    roles = List.copyOf(roles);
  }
}
