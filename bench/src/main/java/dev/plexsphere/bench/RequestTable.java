package dev.plexsphere.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/** The table of requests: measures one kind at a time and prints its line. */
final class RequestTable {
  private final Plane plane;
  private final Connection database;
  private final Options options;
  private final PrintStream out;
  private final long postmaster;

  RequestTable(Plane plane, Connection database, Options options, PrintStream out)
      throws SQLException, IOException {
    this.plane = plane;
    this.database = database;
    this.options = options;
    this.out = out;
    this.postmaster = Plane.postmaster(database);
    out.printf(
        Locale.ROOT,
        "%-34s %9s %8s %8s %10s %10s %8s  %s%n",
        "request",
        "rate /s",
        "p50 ms",
        "p99 ms",
        "server ms",
        "postgres",
        "RSS MiB",
        "target (server + postgres)");
  }

  /**
   * One line.
   *
   * @param target milliseconds of CPU, or 0 for none
   * @param fills whether what the warm-up left behind is thrown away
   */
  void row(String name, int port, int connections, double target, boolean fills, Load.Step step)
      throws IOException, InterruptedException, SQLException {
    if (!wants(name)) {
      return;
    }
    var load = new Load(port, connections);
    load.run(options.warmUp(), step);
    if (fills) {
      Machines.forgetTokens(database);
    }
    double server = Cpu.seconds(plane.pid());
    double postgres = Cpu.family(postmaster);
    var result = load.run(options.seconds(), step);
    server = (Cpu.seconds(plane.pid()) - server) * 1000 / result.steps();
    postgres = (Cpu.family(postmaster) - postgres) * 1000 / result.steps();
    out.printf(
        Locale.ROOT,
        "%-34s %9.0f %8.2f %8.2f %10.4f %10.4f %8.0f  %s%n",
        name,
        result.rate(),
        result.milliseconds(0.5),
        result.milliseconds(0.99),
        server,
        postgres,
        Cpu.residentMib(plane.pid()),
        target == 0 ? "" : Verdict.of(server + postgres, target, "%.3f", "ms"));
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
