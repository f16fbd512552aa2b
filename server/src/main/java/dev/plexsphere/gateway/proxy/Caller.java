package dev.plexsphere.gateway.proxy;

import dev.plexsphere.ids.DomainId;
import java.util.List;

/**
 * Who sends a request through the gateway; the upstream is told in {@code X-User-*}.
 *
 * @param userId as the gateway's login answer shows it
 * @param roles names, in the order in which they are told
 */
public record Caller(DomainId domainId, String userId, String email, List<String> roles) {
  /** Copies the roles. */
  public Caller {
    roles = List.copyOf(roles);
  }
}
