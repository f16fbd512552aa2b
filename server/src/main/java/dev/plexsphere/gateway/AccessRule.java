package dev.plexsphere.gateway;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a role may do, and where.
 *
 * @param deny where nobody with the role may do anything, whatever other rules allow; null for
 *     nowhere
 */
public record AccessRule(
    PathPattern allow, @Nullable PathPattern deny, Set<Capability> capabilities) {
  /** Copies. */
  public AccessRule {
    capabilities = Set.copyOf(capabilities);
  }

  boolean allows(String path, Capability capability) {
    return capabilities.contains(capability) && allow.matches(path);
  }

  boolean denies(String path) {
    return deny != null && deny.matches(path);
  }
}
