package dev.plexsphere.kit.job;

import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.db.Database;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * Small work that repeats: one daemon thread for all of it, so no job may take long. A period is
 * stretched or shortened by up to a tenth, so that nodes started together do not stay in step. A
 * job that fails is logged and runs again. Thread-safe.
 */
public final class Jobs implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Jobs.class.getName());
  private static final double JITTER = 0.1;
  private static final int ROUNDS_MAX = 100;
  private static final Duration END_MAX = Duration.ofSeconds(5);

  private final Database database;
  private final ScheduledThreadPoolExecutor thread;

  /** Starts the thread; without jobs it does nothing. */
  public Jobs(Database database) {
    this.database = database;
    this.thread =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("jobs").daemon().factory());
    this.thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Runs {@code work} on this node, first after one period. */
  public Jobs onEveryNode(String name, Duration period, Runnable work) {
    schedule(name, period, work);
    return this;
  }

  /**
   * Runs {@code work} on one node at a time: whoever gets the advisory lock {@code name}. Each
   * round is a transaction of its own; while a round says that it did something, another follows.
   */
  public Jobs onOneNode(String name, Duration period, Round work) {
    schedule(name, period, () -> rounds(name, work));
    return this;
  }

  private void rounds(String name, Round work) {
    for (int i = 0; i < ROUNDS_MAX; i++) {
      if (database.transaction(tx -> isOurs(tx, name) ? work.on(tx) : 0) == 0) {
        return;
      }
    }
  }

  private static boolean isOurs(Handle tx, String name) {
    return tx.createQuery("SELECT pg_try_advisory_xact_lock(hashtextextended(:name, 0))")
        .bind("name", "plexsphere.job." + name)
        .mapTo(Boolean.class)
        .one();
  }

  private void schedule(String name, Duration period, Runnable work) {
    double factor = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
    var _ =
        thread.schedule(
            () -> {
              run(name, work);
              if (!thread.isShutdown()) {
                schedule(name, period, work);
              }
            },
            (long) (period.toNanos() * factor),
            TimeUnit.NANOSECONDS);
  }

  private static void run(String name, Runnable work) {
    try {
      work.run();
    } catch (RefusedException e) {
      LOG.warning(() -> "job " + name + " waits for its next turn: " + e.getMessage());
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "job " + name + " failed", e);
    }
  }

  /** Lets a running job end, at most 5 s, and starts no other. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(END_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warning("a job did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One transaction's worth of a job. */
  @FunctionalInterface
  public interface Round {
    /** Returns how much it did; 0 when nothing is left. */
    int on(Handle tx);
  }
}
