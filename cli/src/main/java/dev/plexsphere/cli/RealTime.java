package dev.plexsphere.cli;

import dev.plexsphere.cli.command.Time;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The machine's clock, and its signals. */
final class RealTime implements Time {
  /** How long a command that was asked to stop may take to tidy up, in seconds. */
  private static final long TIDY_SECONDS = 3;

  private final InstantSource clock = InstantSource.system();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public boolean pause(Duration span) {
    try {
      return stopped.await(span.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void listen() {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(this::stop));
  }

  /** Runs while the JVM goes down: by a signal, or because the command is done. */
  private void stop() {
    stopped.countDown();
    try {
      finished.await(TIDY_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The command is done; nothing needs to be waited for. */
  void finish() {
    finished.countDown();
  }
}
