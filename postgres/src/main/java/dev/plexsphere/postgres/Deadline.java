package dev.plexsphere.postgres;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A point in monotonic time. */
final class Deadline {
  private static final long POLL_NANOS = 5_000_000;

  private final long at;

  private Deadline(long at) {
    this.at = at;
  }

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  @FunctionalInterface
  interface Condition {
    boolean holds() throws IOException;
  }

  /**
   * Polls until the condition holds; false when the deadline passed, or the thread was interrupted.
   */
  boolean waitFor(Condition condition) throws IOException {
    while (!condition.holds()) {
      if (System.nanoTime() - at > 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return true;
  }
}
