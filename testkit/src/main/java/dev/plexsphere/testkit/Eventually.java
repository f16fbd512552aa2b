package dev.plexsphere.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what happens on another thread or in another process. */
public final class Eventually {
  private static final long POLL_NANOS = 5_000_000;

  private Eventually() {}

  /**
   * Polls every 5 ms until {@code condition} holds.
   *
   * @throws AssertionError when it does not within {@code deadline}, or the thread is interrupted
   */
  public static void until(Duration deadline, BooleanSupplier condition) {
    until(deadline, "the awaited condition", condition);
  }

  /** The same; {@code what} stands in the message of the failure. */
  public static void until(Duration deadline, String what, BooleanSupplier condition) {
    var end = System.nanoTime() + deadline.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not within " + deadline + ": " + what);
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new AssertionError("interrupted while waiting for " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
