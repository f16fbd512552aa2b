package dev.plexsphere.account;

import dev.plexsphere.ids.DomainId;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Where passwords are hashed: as many at once as there are cores, a short queue behind them, and no
 * more. Each hash holds 19 MiB and a core for tens of milliseconds, so an endless queue would be an
 * outage for everybody.
 *
 * <p>Domains take turns: the next hash is that of the Domain that waits longest for its turn, not
 * of the longest queue. One Domain holds at most half of the queue, so that a flood at one tenant's
 * door leaves room at every other. Hashes run on platform threads: on virtual ones they would hold
 * the carriers, and with them every other request.
 */
public final class HashPool {
  private final int slots;
  private final int queueMax;
  private final ReentrantLock lock = new ReentrantLock();
  private final SequencedMap<DomainId, ArrayDeque<Runnable>> waiting = new LinkedHashMap<>();
  private final AtomicLong done = new AtomicLong();
  private int running;
  private int queued;

  /**
   * @param slots hashes at once, at least 1
   * @param queueMax hashes that wait, at least 2; half of them may be one Domain's
   */
  public HashPool(int slots, int queueMax) {
    this.slots = slots;
    this.queueMax = queueMax;
  }

  /** One slot per core and sixteen waiting for each: about a second's work. */
  public static HashPool ofCores() {
    int cores = Runtime.getRuntime().availableProcessors();
    return new HashPool(cores, cores * 16);
  }

  /** Runs {@code work} when it is its turn; empty, at once, when there is no room. */
  public <T> Optional<T> run(DomainId domain, Supplier<T> work) {
    var answer = new CompletableFuture<T>();
    Runnable task =
        () -> {
          try {
            var value = work.get();
            done.incrementAndGet();
            answer.complete(value);
          } catch (Throwable e) {
            done.incrementAndGet();
            answer.completeExceptionally(e);
          }
        };
    if (!enter(domain, task)) {
      return Optional.empty();
    }
    try {
      return Optional.of(answer.join());
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** How many hashes have run. */
  long done() {
    return done.get();
  }

  /** How many wait. */
  int waiting() {
    lock.lock();
    try {
      return queued;
    } finally {
      lock.unlock();
    }
  }

  /** True when the next one would have to wait, or to go. */
  boolean isFull() {
    lock.lock();
    try {
      return running == slots;
    } finally {
      lock.unlock();
    }
  }

  private boolean enter(DomainId domain, Runnable task) {
    lock.lock();
    try {
      if (running < slots) {
        running++;
        Thread.ofPlatform().name("password-hash").daemon().start(() -> work(task));
        return true;
      }
      var own = waiting.get(domain);
      if (queued >= queueMax || (own != null && own.size() >= queueMax / 2)) {
        return false;
      }
      queued++;
      waiting.computeIfAbsent(domain, _ -> new ArrayDeque<>()).add(task);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void work(Runnable first) {
    for (Optional<Runnable> task = Optional.of(first); task.isPresent(); task = next()) {
      task.get().run();
    }
  }

  /** The first task of the Domain whose turn it is; that Domain goes to the end of the line. */
  private Optional<Runnable> next() {
    lock.lock();
    try {
      var turn = waiting.pollFirstEntry();
      if (turn == null) {
        running--;
        return Optional.empty();
      }
      queued--;
      var task = turn.getValue().remove();
      if (!turn.getValue().isEmpty()) {
        waiting.putLast(turn.getKey(), turn.getValue());
      }
      return Optional.of(task);
    } finally {
      lock.unlock();
    }
  }
}
