package dev.plexsphere.bench;

import java.io.IOException;

/**
 * What one kind of request cost.
 *
 * @param rate a second
 * @param p50 milliseconds
 * @param p99 milliseconds
 * @param server milliseconds of CPU of one request
 * @param database the same, of PostgreSQL with all its backends
 * @param residentMib of the server afterwards
 */
record Measured(
    double rate, double p50, double p99, double server, double database, double residentMib) {
  /** Server and database, milliseconds. */
  double cpu() {
    return server + database;
  }

  /**
   * Runs {@code step} for {@code seconds}.
   *
   * @param server its process id
   * @param postmaster 0 for a server without a database
   */
  static Measured of(Load load, double seconds, Load.Step step, long server, long postmaster)
      throws IOException, InterruptedException {
    double before = Cpu.seconds(server);
    double databaseBefore = Cpu.family(postmaster);
    var result = load.run(seconds, step);
    double used = Cpu.seconds(server) - before;
    double databaseUsed = Cpu.family(postmaster) - databaseBefore;
    return new Measured(
        result.rate(),
        result.milliseconds(0.5),
        result.milliseconds(0.99),
        used * 1000 / result.steps(),
        databaseUsed * 1000 / result.steps(),
        Cpu.residentMib(server));
  }
}
