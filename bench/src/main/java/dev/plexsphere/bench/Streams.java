package dev.plexsphere.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** From the commit of a fact to the reader of its event, and how many a second. */
final class Streams {
  private static final Pattern TOKEN = Pattern.compile("token: (eyJ\\S+)");
  private static final Pattern OCCURRED = Pattern.compile("\"occurred_at\":\"([^\"]+)\"");
  private static final int RATE = 1_000;
  private static final double P99_MAX_MS = 300;
  private static final double SUSTAINED = 5_000;

  /** A machine's token is two facts: the grant, and the token. */
  private static final int FACTS_EACH = 2;

  private final Plane plane;
  private final Connection database;
  private final Options options;
  private final PrintStream out;
  private final Map<String, String> environment;
  private final AtomicInteger next = new AtomicInteger();

  Streams(
      Plane plane,
      Connection database,
      Options options,
      PrintStream out,
      Map<String, String> environment) {
    this.plane = plane;
    this.database = database;
    this.options = options;
    this.out = out;
    this.environment = environment;
  }

  void measure() throws IOException, InterruptedException, SQLException {
    var machines = Machines.provide(database, plane.machine());
    var bodies =
        machines.stream()
            .map(machine -> Wire.request("POST", "/v1/auth/service/token", "", machine.body()))
            .toList();
    Load.Step mint = (wire, _) -> wire.expect(200, bodies.get(turn(bodies.size())));
    try (var reader = new Reader(stream())) {
      load(mint, 16, options.warmUp(), 0);
      reader.forget();
      load(mint, 8, options.seconds(), RATE / FACTS_EACH);
      pause(1);
      var calm = reader.latencies();
      out.printf(Locale.ROOT, "%n%-44s %9s %9s %9s  %s%n", "commit to reader (SSE)", "rate /s", "p50 ms", "p99 ms", "target");
      row("at about 1000 events/s", calm, options.seconds(), Verdict.of(percentile(calm, 0.99), P99_MAX_MS, "%.0f", "ms p99"));
      reader.forget();
      load(mint, 64, options.seconds(), 0);
      long behind = waitUntilRelayed();
      var busy = reader.latencies();
      double rate = busy.length / (options.seconds() + behind / 1000.0);
      row(
          "as many as there are",
          busy,
          options.seconds() + behind / 1000.0,
          String.format(Locale.ROOT, "%.0f of %.0f /s, %s; %d ms behind at the end", rate, SUSTAINED, rate >= SUSTAINED ? "met" : "MISSED", behind));
    }
  }

  private int turn(int of) {
    return Math.floorMod(next.getAndIncrement(), of);
  }

  /** How long the stream still took after the last request. */
  private long waitUntilRelayed() throws SQLException {
    long begun = System.nanoTime();
    while (true) {
      try (var statement = database.createStatement();
          var rows =
              statement.executeQuery(
                  "SELECT NOT EXISTS (SELECT FROM plexsphere.ledger l, plexsphere.event_cursor e"
                      + " WHERE (l.tx, l.id) > (e.tx, e.id))")) {
        rows.next();
        if (rows.getBoolean(1)) {
          return (System.nanoTime() - begun) / 1_000_000;
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /**
   * Requests for a while.
   *
   * @param perSecond 0 for as many as there are
   */
  private void load(Load.Step step, int connections, double seconds, int perSecond)
      throws InterruptedException {
    long begun = System.nanoTime();
    long end = begun + (long) (seconds * 1e9);
    var sent = new AtomicInteger();
    var threads = new Thread[connections];
    for (int i = 0; i < connections; i++) {
      int mine = i;
      threads[i] =
          Thread.ofVirtual()
              .start(() -> {
                try (var wire = new Wire(plane.port())) {
                  while (System.nanoTime() < end) {
                    if (perSecond > 0) {
                      long due = begun + (long) (sent.getAndIncrement() * 1e9 / perSecond);
                      LockSupport.parkNanos(due - System.nanoTime());
                    }
                    step.once(wire, mine);
                  }
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
    }
    for (var thread : threads) {
      thread.join();
    }
  }

  private static void pause(int seconds) {
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
  }

  private void row(String name, double[] latencies, double seconds, String target) {
    out.printf(
        Locale.ROOT,
        "%-44s %9.0f %9.0f %9.0f  %s%n",
        name,
        latencies.length / seconds,
        percentile(latencies, 0.5),
        percentile(latencies, 0.99),
        target);
  }

  private static double percentile(double[] sorted, double part) {
    return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, sorted.length * part)];
  }

  /** The stream of the demo machine's Domain, as the operator whom dev left in plexctl's context. */
  private HttpURLConnection stream() throws IOException, InterruptedException {
    var plexctl =
        new ProcessBuilder(options.root().resolve("bin/plexctl").toString(), "signing", "status")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    plexctl.environment().putAll(environment);
    plexctl.start().waitFor();
    var config = Path.of(environment.getOrDefault("HOME", "."), ".config/plexctl/config.yaml");
    var token = TOKEN.matcher(Files.readString(config));
    if (!token.find()) {
      throw new IOException("plexctl kept no operator's token");
    }
    var path = "/v1/domains/" + plane.machineDomain() + "/events";
    var connection = (HttpURLConnection) URI.create(plane.url() + path).toURL().openConnection();
    connection.setRequestProperty("Authorization", "Bearer " + token.group(1));
    return connection;
  }

  /** Reads until it is closed, and takes the time of everything. */
  private static final class Reader implements AutoCloseable {
    private final HttpURLConnection connection;
    private final Thread thread;
    private double[] held = new double[1 << 20];
    private int count;

    Reader(HttpURLConnection connection) {
      this.connection = connection;
      this.thread = Thread.ofPlatform().daemon().start(this::read);
    }

    private void read() {
      var clock = InstantSource.system();
      try (var in =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
        for (var line = in.readLine(); line != null; line = in.readLine()) {
          var occurred = line.startsWith("data:") ? OCCURRED.matcher(line) : null;
          if (occurred != null && occurred.find()) {
            add(Duration.between(Instant.parse(occurred.group(1)), clock.instant()).toNanos() / 1e6);
          }
        }
      } catch (IOException _) {
        // closed
      }
    }

    private synchronized void add(double millis) {
      if (count < held.length) {
        held[count++] = millis;
      }
    }

    synchronized void forget() {
      count = 0;
    }

    /** Sorted. */
    synchronized double[] latencies() {
      var out = Arrays.copyOf(held, count);
      Arrays.sort(out);
      return out;
    }

    @Override
    public void close() {
      connection.disconnect();
      thread.interrupt();
    }
  }
}
