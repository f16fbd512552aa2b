package dev.plexsphere.kit.db;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Many small requests, one statement: a worker takes one item, drains what queued while the last
 * batch ran, and does them together. Nobody waits for a batch to fill; under load it fills by
 * itself. Used for reads ({@code id = ANY(:ids)}) and for durable writes (one commit).
 *
 * <p>A full queue is 503 at once. When a batch fails because of one member's data, its members are
 * run alone, so that a bad row never fails its neighbours; after any other failure nothing is run
 * again, because the commit may have happened.
 *
 * @param <I> what is asked
 * @param <R> what is answered, in the order of the questions
 */
public final class SharedWork<I, R> implements AutoCloseable {
  private static final int BATCH_MAX = 256;
  private static final int QUEUE_MAX = 10_000;
  private static final Duration WAIT_MAX = Duration.ofSeconds(6);
  private static final int LOOKS = 12;

  private record Item<I, R>(I input, CompletableFuture<R> answer, long askedNanos) {}

  private final BlockingQueue<Item<I, R>> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final Function<List<I>, List<R>> batch;
  private final long waitMaxNanos;
  private final Thread worker;
  private final Thread watcher;
  private volatile List<Item<I, R>> running = List.of();
  private volatile boolean closed;

  /**
   * @param name of the worker thread; there is one, because more only split the batches
   * @param batch answers every item, in order
   */
  public SharedWork(String name, Function<List<I>, List<R>> batch) {
    this(name, WAIT_MAX, batch);
  }

  SharedWork(String name, Duration waitMax, Function<List<I>, List<R>> batch) {
    this.batch = batch;
    this.waitMaxNanos = waitMax.toNanos();
    this.worker = Thread.ofPlatform().name(name).daemon().start(this::work);
    this.watcher = Thread.ofVirtual().name(name + "-deadline").start(this::watch);
  }

  /**
   * Waits for the answer to {@code input}.
   *
   * @throws RefusedException {@code overloaded} or {@code datastore_unavailable}
   */
  public R ask(I input) {
    var item = new Item<I, R>(input, new CompletableFuture<>(), System.nanoTime());
    if (closed || !queue.offer(item)) {
      throw new Refusal.Plain(
              ErrorCode.OVERLOADED,
              "The server is at its limit; try again in 1 s.",
              Map.of("Retry-After", "1"))
          .asException();
    }
    if (closed) { // perhaps since: nobody would answer
      item.answer.completeExceptionally(DatabaseFailures.unavailable());
    }
    try {
      return item.answer.join(); // the watcher bounds it: a timer for each would cost more
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw DatabaseFailures.translate(cause);
      }
      throw DatabaseFailures.unavailable();
    }
  }

  private void work() {
    while (!closed) {
      var items = new ArrayList<Item<I, R>>();
      try {
        items.add(queue.take());
      } catch (InterruptedException e) {
        return;
      }
      queue.drainTo(items, BATCH_MAX - 1);
      items.removeIf(item -> item.answer.isDone()); // refused while it waited
      if (!items.isEmpty()) {
        running = items;
        run(items);
        running = List.of();
      }
    }
  }

  /** Refuses who has waited too long, in the queue or in a batch that does not end. */
  private void watch() {
    while (!closed) {
      LockSupport.parkNanos(waitMaxNanos / LOOKS);
      long now = System.nanoTime();
      queue.forEach(item -> refuseLate(item, now));
      running.forEach(item -> refuseLate(item, now));
    }
  }

  private void refuseLate(Item<I, R> item, long now) {
    if (now - item.askedNanos >= waitMaxNanos) {
      item.answer.completeExceptionally(DatabaseFailures.unavailable());
    }
  }

  private void run(List<Item<I, R>> items) {
    try {
      var answers = batch.apply(items.stream().map(Item::input).toList());
      for (int i = 0; i < items.size(); i++) {
        items.get(i).answer.complete(answers.get(i));
      }
    } catch (RuntimeException e) {
      if (items.size() > 1 && DatabaseFailures.isDataError(e)) {
        items.forEach(item -> run(List.of(item)));
      } else {
        items.forEach(item -> item.answer.completeExceptionally(e));
      }
    }
  }

  /** True while no batch runs. */
  boolean isIdle() {
    return running.isEmpty();
  }

  /** How many wait for the batch that runs. */
  int waiting() {
    return queue.size();
  }

  /** Ends the worker; whoever still waits is refused. */
  @Override
  public void close() {
    closed = true;
    worker.interrupt();
    LockSupport.unpark(watcher);
    for (var item = queue.poll(); item != null; item = queue.poll()) {
      item.answer.completeExceptionally(DatabaseFailures.unavailable());
    }
  }
}
