package dev.plexsphere.registry;

import dev.plexsphere.account.Account;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.tenancy.Domain;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A tenant as an operator sees it.
 *
 * @param issuer of its hosted sign-in; no slash at its end
 * @param owner null for one that was made without
 */
public record Tenant(
    DomainId id,
    String slug,
    String name,
    Domain.Status status,
    String issuer,
    @Nullable Owner owner,
    Instant createdAt) {

  /** The first person of a tenant. */
  public record Owner(UUID account, String email, String displayName, Account.Status status) {}

  /** True while the owner has not set a password. */
  public boolean awaitsOwner() {
    return owner != null && owner.status() == Account.Status.INVITED;
  }
}
