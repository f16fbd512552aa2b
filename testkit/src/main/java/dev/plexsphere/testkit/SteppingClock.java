package dev.plexsphere.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Time that moves only when a test says so. Starts at 2026-03-01T09:00:00Z; microseconds are the
 * finest step, as in PostgreSQL. Thread-safe.
 */
public final class SteppingClock implements InstantSource {
  public static final Instant START = Instant.parse("2026-03-01T09:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);

  @Override
  public Instant instant() {
    return now.get();
  }

  /** Moves on, or back when {@code step} is negative. Returns the new time. */
  public Instant advance(Duration step) {
    return now.updateAndGet(before -> before.plus(step).truncatedTo(ChronoUnit.MICROS));
  }

  public void set(Instant instant) {
    now.set(instant.truncatedTo(ChronoUnit.MICROS));
  }
}
