package dev.plexsphere.authserver;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a client is reached.
 *
 * @param redirects see {@link RedirectUris#isRegistered}
 * @param afterLogout where a browser may be sent after it signed out, compared character by
 *     character
 * @param backchannel where the client hears that somebody signed out (OpenID Connect Back-Channel
 *     Logout 1.0 section 2.2); null for a client that hears nothing
 */
public record ClientAddresses(
    List<String> redirects, List<String> afterLogout, @Nullable String backchannel) {
  /** Nowhere: no browser comes to it. */
  public static final ClientAddresses NONE = redirectingTo();

  /** Copies. */
  public ClientAddresses {
    redirects = List.copyOf(redirects);
    afterLogout = List.copyOf(afterLogout);
  }

  /** Hears nothing, and nobody comes back after signing out. */
  public static ClientAddresses redirectingTo(String... redirects) {
    return new ClientAddresses(List.of(redirects), List.of(), null);
  }
}
