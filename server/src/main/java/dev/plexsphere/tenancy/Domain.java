package dev.plexsphere.tenancy;

import dev.plexsphere.ids.DomainId;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A tenant.
 *
 * @param slug immutable, unique, at most 63 characters of a-z, 0-9 and inner hyphens
 * @param maxTokenTtl caps every API token's lifetime; null for no cap
 */
public record Domain(
    DomainId id,
    String slug,
    String name,
    Status status,
    DevicePolicy devicePolicy,
    @Nullable Duration maxTokenTtl) {

  /** Whether its doors are open. */
  public enum Status {
    /** Open. */
    ACTIVE,
    /** Every door is closed until it is resumed. */
    SUSPENDED,
    /** Closed for good. The row and the slug stay. */
    DELETED;

    /** As stored: {@code active}. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Reads what {@link #wire} wrote. */
    public static Status ofWire(String wire) {
      return valueOf(wire.toUpperCase(Locale.ROOT));
    }
  }

  /** True while its doors are open. */
  public boolean active() {
    return status == Status.ACTIVE;
  }

  /** What a Domain allows of device login (RFC 10027). */
  public enum DevicePolicy {
    /** No device login at all. */
    OFF,
    /** Only when browser and program have the same address. */
    SAME_NETWORK,
    /** The program asks for a number that the approved page shows. */
    NUMBER_MATCH,
    /** Approval alone is enough. */
    OPEN;

    /** As stored and configured: {@code same-network}. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads what {@link #wire} wrote. */
    public static DevicePolicy ofWire(String wire) {
      return valueOf(wire.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }
}
