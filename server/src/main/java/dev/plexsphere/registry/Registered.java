package dev.plexsphere.registry;

import dev.plexsphere.ids.BindingId;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A tenant just registered, or registered before under the same Idempotency-Key.
 *
 * @param correlationId names the registration; see {@link Onboarding}
 */
public record Registered(Tenant tenant, BindingId binding, UUID correlationId, Invitation owner) {

  /**
   * The owner's link.
   *
   * @param token goes into the fragment of a URL; null when it was given out before, since it is
   *     stored nowhere
   */
  public record Invitation(UUID id, Instant expiresAt, @Nullable String token) {
    /**
     * The link to hand to the owner; the token is in the fragment, which no server is sent.
     *
     * @throws IllegalStateException when it was given out before
     */
    public String url(URI publicUrl) {
      if (token == null) {
        throw new IllegalStateException("the link was given out before");
      }
      return publicUrl.resolve("/admin-console/account-action#" + token).toString();
    }

    /** Never the token. */
    @Override
    public String toString() {
      return "Invitation(" + id + ")";
    }
  }

  /** True the first time, when the link can still be shown. */
  public boolean isNew() {
    return owner.token() != null;
  }
}
