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
import java.util.concurrent.TimeUnit;
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

  private record Item<I, R>(I input, CompletableFuture<R> answer) {}

  private final BlockingQueue<Item<I, R>> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final Function<List<I>, List<R>> batch;
  private final List<Thread> workers = new ArrayList<>();
  private volatile boolean closed;

  /**
   * @param name of the worker threads
   * @param workers 1 or 2; more only split the batches
   * @param batch answers every item, in order
   */
  public SharedWork(String name, int workers, Function<List<I>, List<R>> batch) {
    this.batch = batch;
    for (int i = 0; i < workers; i++) {
      this.workers.add(Thread.ofPlatform().name(name + "-" + i).daemon().start(this::work));
    }
  }

  /**
   * Waits for the answer to {@code input}.
   *
   * @throws RefusedException {@code overloaded} or {@code datastore_unavailable}
   */
  public R ask(I input) {
    var item = new Item<I, R>(input, new CompletableFuture<>());
    if (closed || !queue.offer(item)) {
      throw new Refusal.Plain(
              ErrorCode.OVERLOADED,
              "The server is at its limit; try again in 1 s.",
              Map.of("Retry-After", "1"))
          .asException();
    }
    try {
      return item.answer.orTimeout(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw DatabaseFailures.translate(cause);
      }
      throw DatabaseFailures.unavailable();
    }
  }

  private void work() {
    var items = new ArrayList<Item<I, R>>(BATCH_MAX);
    while (!closed) {
      try {
        items.add(queue.take());
      } catch (InterruptedException e) {
        return;
      }
      queue.drainTo(items, BATCH_MAX - 1);
      run(items);
      items.clear();
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

  /** Ends the workers; whoever still waits is refused. */
  @Override
  public void close() {
    closed = true;
    workers.forEach(Thread::interrupt);
    for (var item = queue.poll(); item != null; item = queue.poll()) {
      item.answer.completeExceptionally(DatabaseFailures.unavailable());
    }
  }
}
