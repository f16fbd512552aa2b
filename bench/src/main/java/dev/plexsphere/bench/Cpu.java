package dev.plexsphere.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** CPU time and memory of processes, from /proc. */
final class Cpu {
  /** USER_HZ: 100 on every Linux that we build for. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int PARENT = 1;
  private static final int UTIME = 11;
  private static final int STIME = 12;
  private static final int CUTIME = 13;
  private static final int CSTIME = 14;

  private Cpu() {}

  /** User and system seconds of one process so far; 0 once it is gone. */
  static double seconds(long pid) {
    return seconds(pid, UTIME, STIME);
  }

  /**
   * User and system seconds of a process, of its living children, and of those that it has waited
   * for: a PostgreSQL whose backends come and go.
   */
  static double family(long pid) {
    double sum = seconds(pid, UTIME, STIME, CUTIME, CSTIME);
    for (var child : ProcessHandle.of(pid).stream().flatMap(ProcessHandle::children).toList()) {
      sum += seconds(child.pid());
    }
    return sum;
  }

  private static double seconds(long pid, int... fields) {
    try {
      var stat = stat(pid);
      double ticks = 0;
      for (int field : fields) {
        ticks += Long.parseLong(stat[field]);
      }
      return ticks / TICKS_PER_SECOND;
    } catch (IOException e) {
      return 0;
    }
  }

  /** The process above. */
  static long parent(long pid) throws IOException {
    return Long.parseLong(stat(pid)[PARENT]);
  }

  /** The fields behind the name, which may hold anything. */
  private static String[] stat(long pid) throws IOException {
    var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
  }

  /** Resident memory in MiB. */
  static double residentMib(long pid) throws IOException {
    return status(pid, "VmRSS:");
  }

  /** The most resident memory in MiB since {@link #forgetPeak}. */
  static double peakMib(long pid) throws IOException {
    return status(pid, "VmHWM:");
  }

  /** From now on the peak is that of what comes (proc(5), clear_refs). */
  static void forgetPeak(long pid) throws IOException {
    Files.writeString(Path.of("/proc/" + pid + "/clear_refs"), "5");
  }

  private static double status(long pid, String field) throws IOException {
    for (var line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith(field)) {
        return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
      }
    }
    return 0;
  }
}
