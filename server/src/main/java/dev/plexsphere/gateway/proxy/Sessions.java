package dev.plexsphere.gateway.proxy;

import dev.plexsphere.gateway.GatewaySession;
import java.util.Optional;

/** Gateway sessions by their token. */
@FunctionalInterface
public interface Sessions {
  /**
   * Whose session it is; empty for one that is unknown, expired or ended. An exception means that
   * nobody knows, and lets nobody in.
   */
  Optional<GatewaySession> find(String token);

  /** The same by a ticket, which is used up with that; where there are none it is always empty. */
  default Optional<GatewaySession> redeem(String ticket) {
    return Optional.empty();
  }
}
