package dev.plexsphere.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** {@link UpstreamProgram}, running. */
final class Upstream implements AutoCloseable {
  /** Its paths begin so; the gateway has them below {@link #PASSED}. */
  static final String ROOT = "/api/" + Upstream.PREFIX + "/";

  /** The gateway's paths that lead there. */
  static final String PASSED = "/noetl/" + Upstream.PREFIX + "/";

  private static final String PREFIX = "bench";
  private static final long START_NANOS_MAX = TimeUnit.SECONDS.toNanos(20);

  private final Process process;
  private final int port;

  private Upstream(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it, and waits until it answers.
   *
   * @param large bytes of its large answer
   */
  static Upstream start(int port, long large) throws IOException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                UpstreamProgram.class.getName(),
                String.valueOf(port),
                String.valueOf(large))
            .inheritIO()
            .start();
    var upstream = new Upstream(process, port);
    try {
      upstream.await();
      return upstream;
    } catch (IOException e) {
      upstream.close();
      throw e;
    }
  }

  private void await() throws IOException {
    long end = System.nanoTime() + START_NANOS_MAX;
    while (true) {
      try (var wire = new Wire(port)) {
        wire.expect(200, Wire.request("GET", ROOT + "hello", "", ""));
        return;
      } catch (ConnectException e) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
    }
  }

  int port() {
    return port;
  }

  /** The environment of a server whose gateway leads there. */
  static Map<String, String> environment(Map<String, String> common, int port) {
    var out = new LinkedHashMap<>(common);
    out.put("PLEXSPHERE_GATEWAY_UPSTREAMS_BENCH_URL", "http://127.0.0.1:" + port);
    out.put("PLEXSPHERE_GATEWAY_UPSTREAMS_BENCH_PREFIX", PREFIX);
    return out;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
