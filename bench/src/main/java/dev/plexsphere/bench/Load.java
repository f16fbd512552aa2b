package dev.plexsphere.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** Repeats something over kept-alive connections, as fast as it is answered. */
final class Load {
  private static final int SAMPLES_MAX = 2_000_000;

  private final int port;
  private final int connections;

  Load(int port, int connections) {
    this.port = port;
    this.connections = connections;
  }

  /** What is repeated: one request, or several that belong together. */
  @FunctionalInterface
  interface Step {
    /**
     * Does it once.
     *
     * @param connection from 0
     */
    void once(Wire wire, int connection) throws IOException;
  }

  /**
   * What came out.
   *
   * @param latenciesNanos sorted
   */
  @SuppressWarnings("ArrayRecordComponent") // a result is read once and never compared
  record Result(long steps, double seconds, long[] latenciesNanos) {
    double rate() {
      return steps / seconds;
    }

    double milliseconds(double quantile) {
      if (latenciesNanos.length == 0) {
        return 0;
      }
      int at =
          (int) Math.min(latenciesNanos.length - 1L, Math.round(quantile * latenciesNanos.length));
      return latenciesNanos[at] / 1e6;
    }
  }

  /**
   * Runs for {@code seconds}.
   *
   * @throws IllegalStateException when any connection fails or gets another answer than expected
   */
  Result run(double seconds, Step step) throws InterruptedException {
    var failures = new ConcurrentLinkedQueue<Exception>();
    var latencies = new ConcurrentLinkedQueue<long[]>();
    var done = new CountDownLatch(connections);
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    for (int i = 0; i < connections; i++) {
      int connection = i;
      Thread.ofVirtual()
          .start(() -> {
            try {
              latencies.add(repeat(end, step, connection));
            } catch (IOException | RuntimeException e) {
              failures.add(e);
            } finally {
              done.countDown();
            }
          });
    }
    done.await();
    var failure = failures.peek();
    if (failure != null) {
      throw new IllegalStateException("a connection failed: " + failure.getMessage(), failure);
    }
    double took = (System.nanoTime() - start) / 1e9;
    var all = latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    return new Result(all.length, took, all);
  }

  private long[] repeat(long end, Step step, int connection) throws IOException {
    var samples = new long[1024];
    int count = 0;
    try (var wire = new Wire(port)) {
      while (System.nanoTime() < end && count < SAMPLES_MAX) {
        long begun = System.nanoTime();
        step.once(wire, connection);
        if (count == samples.length) {
          samples = Arrays.copyOf(samples, count * 2);
        }
        samples[count++] = System.nanoTime() - begun;
      }
    }
    return Arrays.copyOf(samples, count);
  }
}
