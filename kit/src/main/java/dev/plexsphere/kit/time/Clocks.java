package dev.plexsphere.kit.time;

import dev.plexsphere.contract.SuppressForbidden;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** The machine's clock, as PostgreSQL would store it. */
public final class Clocks {
  private Clocks() {}

  /** The system's clock, cut to microseconds: what is returned is what is stored. */
  @SuppressForbidden("the one place that asks the machine for the time")
  public static InstantSource system() {
    return () -> Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  /** For binding to a {@code timestamptz}. */
  public static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
