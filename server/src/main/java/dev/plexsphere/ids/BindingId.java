package dev.plexsphere.ids;

import dev.plexsphere.contract.ErrorCode;
import java.util.UUID;

/** Identifies an IdP binding; never reused. */
public record BindingId(UUID value) {
  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_binding_id}
   */
  public static BindingId parse(String text) {
    return new BindingId(Uuids.parse(text, ErrorCode.INVALID_BINDING_ID, "binding id"));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
