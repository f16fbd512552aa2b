package dev.plexsphere.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many threads that do the same thing at the same moment. */
public final class Racers {
  private Racers() {}

  /**
   * Starts {@code count} platform threads, lets all of them go at once, and returns what they
   * returned, in no meaningful order.
   *
   * @throws AssertionError with the racer's own exception as cause, when one of them threw
   */
  public static <T> List<T> run(int count, Callable<T> racer) {
    var ready = new CountDownLatch(count);
    var go = new CountDownLatch(1);
    Callable<T> waiting =
        () -> {
          ready.countDown();
          go.await();
          return racer.call();
        };
    try (var threads = Executors.newFixedThreadPool(count)) {
      var running = new ArrayList<Future<T>>(count);
      for (var started = 0; started < count; started++) {
        running.add(threads.submit(waiting));
      }
      ready.await();
      go.countDown();
      var results = new ArrayList<T>(count);
      for (var each : running) {
        results.add(each.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted during a race", e);
    } catch (ExecutionException e) {
      throw new AssertionError("a racer failed: " + e.getCause(), e.getCause());
    }
  }
}
