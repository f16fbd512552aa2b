package dev.plexsphere.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/** The table of requests: measures one kind at a time and prints its line. */
final class RequestTable {
  private final Plane plane;
  private final Connection database;
  private final Options options;
  private final PrintStream out;
  private final long postmaster;

  /**
   * Prints the table's head.
   *
   * @param title of its first column
   */
  RequestTable(String title, Plane plane, Connection database, Options options, PrintStream out)
      throws SQLException, IOException {
    this.plane = plane;
    this.database = database;
    this.options = options;
    this.out = out;
    this.postmaster = Plane.postmaster(database);
    out.printf(
        Locale.ROOT,
        "%-34s %9s %8s %8s %10s %10s %8s  %s%n",
        title,
        "rate /s",
        "p50 ms",
        "p99 ms",
        "server ms",
        "postgres",
        "RSS MiB",
        "target (server + postgres)");
  }

  /** One line; empty where it is not wanted. */
  Optional<Measured> row(
      String name, int port, int connections, Verdict.Target target, Load.Step step)
      throws IOException, InterruptedException {
    if (!wants(name)) {
      return Optional.empty();
    }
    var load = new Load(port, connections);
    load.run(options.warmUp(), step);
    return Optional.of(measure(name, load, target, step));
  }

  /** One line of what fills tables: what the warm-up left behind is thrown away. */
  void fillingRow(String name, int port, int connections, Verdict.Target target, Load.Step step)
      throws IOException, InterruptedException, SQLException {
    if (wants(name)) {
      var load = new Load(port, connections);
      load.run(options.warmUp(), step);
      Machines.forgetTokens(database);
      measure(name, load, target, step);
    }
  }

  private Measured measure(String name, Load load, Verdict.Target target, Load.Step step)
      throws IOException, InterruptedException {
    var row = Measured.of(load, options.seconds(), step, plane.pid(), postmaster);
    out.printf(
        Locale.ROOT,
        "%-34s %9.0f %8.2f %8.2f %10.4f %10.4f %8.0f  %s%n",
        name,
        row.rate(),
        row.p50(),
        row.p99(),
        row.server(),
        row.database(),
        row.residentMib(),
        target.of(row));
    return row;
  }

  /**
   * One line for what others feel while {@code beside} goes on: no CPU, since two kinds of request
   * share it.
   */
  void beside(String name, int connections, Load.Step step, int others, Load.Step beside)
      throws InterruptedException {
    if (!wants(name)) {
      return;
    }
    double seconds = options.seconds();
    var noise = Thread.ofVirtual().unstarted(() -> repeat(others, seconds + 1, beside));
    noise.start();
    var result = new Load(plane.port(), connections).run(seconds, step);
    noise.join();
    out.printf(
        Locale.ROOT,
        "%-34s %9.0f %8.2f %8.2f%n",
        name,
        result.rate(),
        result.milliseconds(0.5),
        result.milliseconds(0.99));
  }

  private void repeat(int connections, double seconds, Load.Step step) {
    try {
      new Load(plane.port(), connections).run(seconds, step);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean wants(String name) {
    return name.contains(options.request());
  }
}
