package dev.plexsphere.admin;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.registry.NewTenant;
import io.avaje.jsonb.Json;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a registration sends. */
@Json
record NewTenantBody(@Nullable String slug, @Nullable String name, @Nullable OwnerBody owner) {

  @Json
  record OwnerBody(@Nullable String email, @Nullable String displayName) {}

  /**
   * The request, once every member is there.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}
   */
  NewTenant by(UUID operator, @Nullable String idempotencyKey) {
    if (slug == null
        || name == null
        || owner == null
        || owner.email() == null
        || owner.displayName() == null) {
      throw Refusal.of(
              ErrorCode.INVALID_REQUEST,
              "A registration has slug, name, owner.email and owner.displayName.")
          .asException();
    }
    return new NewTenant(slug, name, owner.email(), owner.displayName(), operator, idempotencyKey);
  }
}
