package dev.plexsphere.gateway;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a rule allows on the paths that it names. */
public enum Capability {
  EXECUTE,
  VIEW,
  MODIFY;

  /** As sent: {@code execute}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads what {@link #wire} wrote; empty for anything else. */
  public static Optional<Capability> ofWire(String wire) {
    return Arrays.stream(values()).filter(each -> each.wire().equals(wire)).findFirst();
  }
}
