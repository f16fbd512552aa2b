package dev.plexsphere.ids;

import dev.plexsphere.contract.ErrorCode;
import java.util.UUID;

/** Identifies a Domain, the tenant; never reused. */
public record DomainId(UUID value) {
  /**
   * The platform's own scope: its people, keys and facts. The nil UUID, which {@link #parse}
   * refuses, so that no request can name it.
   */
  public static final DomainId PLATFORM = new DomainId(new UUID(0, 0));

  /** True for {@link #PLATFORM}. */
  public boolean isPlatform() {
    return equals(PLATFORM);
  }

  /** The {@code tenant_id} of access tokens: {@code platform}, or the UUID. */
  public String tenantId() {
    return isPlatform() ? "platform" : toString();
  }

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
