package dev.plexsphere.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** CPU time and memory of processes, from /proc. */
final class Cpu {
  private static final double TICKS_PER_SECOND = 100;
  private static final int UTIME = 11;
  private static final int STIME = 12;

  private Cpu() {}

  /** User and system seconds of one process so far. */
  static double seconds(long pid) {
    try {
      var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) / TICKS_PER_SECOND;
    } catch (IOException e) {
      return 0;
    }
  }

  /** User and system seconds of a postmaster and its living children. */
  static double tree(long pid) {
    double sum = seconds(pid);
    for (var child :
        ProcessHandle.of(pid).map(ProcessHandle::descendants).stream().flatMap(s -> s).toList()) {
      sum += seconds(child.pid());
    }
    return sum;
  }

  /** Resident memory in MiB. */
  static double residentMib(long pid) throws IOException {
    for (var line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
      }
    }
    return 0;
  }

  /** The postmaster below a server: the child whose program is postgres. */
  static long postmaster(long server) {
    List<ProcessHandle> below =
        ProcessHandle.of(server).stream().flatMap(ProcessHandle::descendants).toList();
    return below.stream()
        .filter(p -> p.info().command().filter(c -> c.endsWith("/postgres")).isPresent())
        .filter(p -> p.parent().map(ProcessHandle::pid).orElse(0L) == server)
        .findFirst()
        .or(() -> below.stream().findFirst())
        .orElseThrow(() -> new IllegalStateException("the server has no postgres"))
        .pid();
  }
}
