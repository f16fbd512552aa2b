package dev.plexsphere.authserver;

import org.jspecify.annotations.Nullable;

/**
 * Where a client hears that somebody signed out (OpenID Connect Back-Channel Logout 1.0 section
 * 2.2).
 *
 * @param uri null for a client that hears nothing
 */
public record ClientLogout(@Nullable String uri) {
  /** Hears nothing. */
  public static final ClientLogout NONE = new ClientLogout(null);
}
