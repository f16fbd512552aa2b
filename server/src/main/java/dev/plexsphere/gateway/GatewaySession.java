package dev.plexsphere.gateway;

import dev.plexsphere.ids.DomainId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A session that is good now, with what its person may do. Never carries its token.
 *
 * @param email as the provider said at the last sign-in; shown, never used to find anybody
 * @param roles those that have not expired, in alphabetical order
 * @param rules of these roles
 */
public record GatewaySession(
    DomainId domain,
    UUID id,
    UUID user,
    @Nullable String email,
    String displayName,
    List<String> roles,
    List<AccessRule> rules,
    Instant expiresAt) {
  /** Copies. */
  public GatewaySession {
    roles = List.copyOf(roles);
    rules = List.copyOf(rules);
  }

  GatewaySession with(List<String> held, List<AccessRule> what) {
    return new GatewaySession(domain, id, user, email, displayName, held, what, expiresAt);
  }

  /**
   * Whether the person may. What no rule allows is denied, and a denial of any of them wins.
   *
   * @param path one that can be read in two ways is denied
   */
  public boolean allows(String path, Capability capability) {
    return PathPattern.isPath(path)
        && rules.stream().anyMatch(rule -> rule.allows(path, capability))
        && rules.stream().noneMatch(rule -> rule.denies(path));
  }
}
