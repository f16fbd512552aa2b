package dev.plexsphere.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What was measured on, and when.
 *
 * @param load over the last minute, at the start
 */
record Machine(String date, int cores, String cpu, String jdk, double load) {
  private static final double QUIET_MAX = 1;

  static Machine look(InstantSource clock) throws IOException {
    return new Machine(
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT)
            .format(clock.instant().atOffset(ZoneOffset.UTC)),
        Runtime.getRuntime().availableProcessors(),
        cpuModel(),
        System.getProperty("java.vm.vendor") + " " + Runtime.version(),
        averageLoad());
  }

  /**
   * Others want the CPU too: rates and times are then worth little, CPU per request still holds.
   */
  boolean isBusy() {
    return load > QUIET_MAX;
  }

  /** Load average of the last minute. */
  private static double averageLoad() throws IOException {
    return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0]);
  }

  private static String cpuModel() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown CPU");
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s, %d cores (%s), %s, load average %.2f", date, cores, cpu, jdk, load);
  }
}
