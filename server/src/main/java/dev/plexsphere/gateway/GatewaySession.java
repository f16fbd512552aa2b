package dev.plexsphere.gateway;

import dev.plexsphere.ids.DomainId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A session that is good now. Never carries its token.
 *
 * @param email as the provider said at the last sign-in; shown, never used to find anybody
 * @param roles those that have not expired, in alphabetical order
 */
public record GatewaySession(
    DomainId domain,
    UUID id,
    UUID user,
    @Nullable String email,
    String displayName,
    List<String> roles,
    Instant expiresAt) {
  /** Copies. */
  public GatewaySession {
    roles = List.copyOf(roles);
  }
}
