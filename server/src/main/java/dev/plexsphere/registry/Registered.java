package dev.plexsphere.registry;

import dev.plexsphere.account.AccountAction;
import dev.plexsphere.ids.BindingId;
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
   * @param issued for its delivery; null when it was given out before, since it is stored nowhere
   */
  public record Invitation(UUID id, Instant expiresAt, AccountAction.@Nullable Issued issued) {
    static Invitation of(AccountAction.Issued issued) {
      var action = issued.action();
      return new Invitation(action.invitationId(), action.expiresAt(), issued);
    }

    /** Never the token. */
    @Override
    public String toString() {
      return "Invitation(" + id + ")";
    }
  }

  /** True the first time, when the link can still be given out. */
  public boolean isNew() {
    return owner.issued() != null;
  }
}
