package dev.plexsphere.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Start to ready, on no data and on existing data, and the memory of a server at rest. */
final class Starts {
  private static final int NEW = 3;
  private static final int AGAIN = 7;
  private static final double TARGET_NEW = 6;
  private static final double TARGET_AGAIN = 1.2;
  private static final double TARGET_RESIDENT = 150;
  private static final Duration REST = Duration.ofSeconds(5);

  private final Path root;
  private final PrintStream out;
  private final Map<String, String> environment;
  private double resident;

  Starts(Path root, PrintStream out, Map<String, String> environment) {
    this.root = root;
    this.out = out;
    this.environment = environment;
  }

  private record Start(double wall, double cpu) {}

  /** Starts in {@code data}'s neighbours, which are deleted, and again in the last of them. */
  void measure(Path data, int port) throws IOException, InterruptedException {
    out.printf(
        Locale.ROOT,
        "%-34s %9s %8s %10s  %s%n",
        "start to ready (medians)",
        "wall s",
        "CPU s",
        "worst s",
        "target");
    var fresh = new ArrayList<Start>();
    var folder = data.resolveSibling("start");
    for (int i = 0; i < NEW; i++) {
      delete(folder);
      fresh.add(start(folder, port, false));
    }
    print("on no data, n=" + NEW, fresh, TARGET_NEW);
    var again = new ArrayList<Start>();
    for (int i = 0; i < AGAIN; i++) {
      again.add(start(folder, port, i == AGAIN - 1));
    }
    print("on existing data, n=" + AGAIN, again, TARGET_AGAIN);
    out.printf(
        Locale.ROOT,
        "%-34s %9.0f MiB %16s %s%n",
        "server resident, at rest",
        resident,
        "",
        Verdict.of(resident, TARGET_RESIDENT, "%.0f", "MiB"));
    delete(folder);
  }

  private Start start(Path folder, int port, boolean rest)
      throws IOException, InterruptedException {
    try (var plane = Plane.start(root, folder, port, environment)) {
      var start = new Start(plane.startMillis() / 1000, Cpu.seconds(plane.pid()));
      if (rest) {
        var _ = new CountDownLatch(1).await(REST.toSeconds(), TimeUnit.SECONDS);
        resident = Cpu.residentMib(plane.pid());
      }
      return start;
    }
  }

  private void print(String name, List<Start> starts, double target) {
    var walls = starts.stream().mapToDouble(Start::wall).sorted().toArray();
    var cpus = starts.stream().mapToDouble(Start::cpu).sorted().toArray();
    double wall = walls[walls.length / 2];
    out.printf(
        Locale.ROOT,
        "%-34s %9.2f %8.2f %10.2f  %s%n",
        name,
        wall,
        cpus[cpus.length / 2],
        walls[walls.length - 1],
        Verdict.of(wall, target, "%.2f", "s"));
  }

  /** Deletes a folder of ours. */
  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var all = Files.walk(folder)) {
        for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }
}
