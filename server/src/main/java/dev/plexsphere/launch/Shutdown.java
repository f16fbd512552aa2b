package dev.plexsphere.launch;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The end of a running command on SIGINT and SIGTERM. */
final class Shutdown {
  private static final long WAIT_SECONDS_MAX = 20;

  private Shutdown() {}

  /** Asks the main thread to close everything, and keeps the JVM until it has, 20 s at most. */
  static void request(CountDownLatch ended, CountDownLatch stopped) {
    ended.countDown();
    try {
      stopped.await(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
