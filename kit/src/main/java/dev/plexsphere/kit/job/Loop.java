package dev.plexsphere.kit.job;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Work that is never done: a thread of its own that takes a batch, and then either the next one at
 * once, or after a nudge, or when it looks by itself. A round that fails is told once per kind of
 * trouble and tried again. Thread-safe.
 */
public final class Loop implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Loop.class.getName());
  private static final Duration END_MAX = Duration.ofSeconds(5);

  private final Pace pace;
  private final String complaint;
  private final IntSupplier round;
  private final Thread thread;
  private volatile boolean nudged;
  private volatile boolean closed;
  private @Nullable String trouble;

  /**
   * How fast.
   *
   * @param batch what comes in this time after a round shares the next one
   * @param lookMin between two looks where there was work
   * @param lookMax between two looks where there was none for a while
   * @param full a round that did this much is followed by another at once
   */
  public record Pace(Duration batch, Duration lookMin, Duration lookMax, int full) {}

  /**
   * Prepares a loop; {@link #start} lets it run.
   *
   * @param complaint what to say of a round that fails, such as {@code facts are not being sealed}
   * @param round does one batch and says how much that was
   */
  public Loop(String name, Pace pace, String complaint, IntSupplier round) {
    this.pace = pace;
    this.complaint = complaint;
    this.round = round;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::work);
  }

  /** Begins, in the background. */
  public void start() {
    thread.start();
  }

  /** Says that there is work. Costs nothing while the loop is behind. */
  public void nudge() {
    if (!nudged) {
      nudged = true;
      LockSupport.unpark(thread);
    }
  }

  private void work() {
    var look = pace.lookMin;
    while (!closed) {
      boolean asked = nudged;
      nudged = false;
      int done = tryRound();
      if (done >= pace.full) {
        continue;
      }
      look = done > 0 || asked ? pace.lookMin : min(look.multipliedBy(2), pace.lookMax);
      park(pace.batch, false);
      park(look.minus(pace.batch), true);
    }
  }

  /** Never throws: what is away may come back. */
  private int tryRound() {
    try {
      int done = round.getAsInt();
      trouble = null;
      return done;
    } catch (RuntimeException e) {
      var what = String.valueOf(e.getMessage());
      if (!what.equals(trouble)) {
        trouble = what;
        LOG.log(Level.WARNING, complaint + ": " + what, e);
      }
    }
    return 0;
  }

  private void park(Duration time, boolean untilNudged) {
    long end = System.nanoTime() + time.toNanos();
    while (!closed && !(untilNudged && nudged)) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return;
      }
      LockSupport.parkNanos(left);
    }
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Ends after the round at hand, at most 5 s later. */
  @Override
  public void close() {
    closed = true;
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    LockSupport.unpark(thread);
    try {
      thread.join(END_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
