package dev.plexsphere.ids;

import dev.plexsphere.contract.ErrorCode;
import java.util.UUID;

/** Identifies a Domain, the tenant; never reused. */
public record DomainId(UUID value) {
  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_domain_id}
   */
  public static DomainId parse(String text) {
    return new DomainId(Uuids.parse(text, ErrorCode.INVALID_DOMAIN_ID, "domain id"));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
