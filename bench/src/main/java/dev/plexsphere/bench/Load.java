package dev.plexsphere.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Sends requests over kept-alive HTTP/1.1 connections, as fast as they are answered. An answer of
 * another status than expected ends the run: a refusal is quick, and would look like speed.
 */
final class Load {
  private static final int SAMPLES_MAX = 2_000_000;

  private final int port;
  private final int connections;

  Load(int port, int connections) {
    this.port = port;
    this.connections = connections;
  }

  /**
   * What came out.
   *
   * @param latenciesNanos sorted
   */
  record Result(long requests, double seconds, long[] latenciesNanos) {
    double rate() {
      return requests / seconds;
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

  /** One request, as bytes. */
  static byte[] request(String method, String path, String headers, String body) {
    var length = body.getBytes(StandardCharsets.UTF_8).length;
    var head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers;
    if (!body.isEmpty()) {
      head += "Content-Type: application/json\r\nContent-Length: " + length + "\r\n";
    }
    return (head + "\r\n" + body).getBytes(StandardCharsets.UTF_8);
  }

  /** Runs for {@code seconds}; every connection asks {@code requests} for its next one. */
  Result run(double seconds, int expectedStatus, Supplier<byte[]> requests)
      throws InterruptedException {
    var failures = new ConcurrentLinkedQueue<Exception>();
    var latencies = new ConcurrentLinkedQueue<long[]>();
    var done = new CountDownLatch(connections);
    var next = new AtomicInteger();
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    for (int i = 0; i < connections; i++) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              latencies.add(connection(end, expectedStatus, requests));
              next.incrementAndGet();
            } catch (IOException | RuntimeException e) {
              failures.add(e);
            } finally {
              done.countDown();
            }
          });
    }
    done.await();
    if (!failures.isEmpty()) {
      throw new IllegalStateException("a connection failed", failures.peek());
    }
    double took = (System.nanoTime() - start) / 1e9;
    var all = latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    return new Result(all.length, took, all);
  }

  private long[] connection(long end, int expectedStatus, Supplier<byte[]> requests)
      throws IOException {
    var samples = new long[1024];
    int count = 0;
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      var out = socket.getOutputStream();
      var in = new BufferedInputStream(socket.getInputStream(), 8192);
      while (System.nanoTime() < end && count < SAMPLES_MAX) {
        long begun = System.nanoTime();
        out.write(requests.get());
        var answer = read(in);
        if (answer.status() != expectedStatus) {
          throw new IllegalStateException("expected " + expectedStatus + ", got " + answer);
        }
        if (count == samples.length) {
          samples = Arrays.copyOf(samples, count * 2);
        }
        samples[count++] = System.nanoTime() - begun;
      }
    }
    return Arrays.copyOf(samples, count);
  }

  /** One answer. */
  record Answer(int status, String body) {}

  /** Reads one answer with Content-Length. */
  static Answer read(InputStream in) throws IOException {
    var status = line(in);
    int length = 0;
    for (var header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(15).strip());
      }
    }
    return new Answer(
        Integer.parseInt(status.substring(9, 12)),
        new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  private static String line(InputStream in) throws IOException {
    var out = new ByteArrayOutputStream(64);
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (b != '\r') {
        out.write(b);
      }
    }
    return out.toString(StandardCharsets.US_ASCII);
  }
}
