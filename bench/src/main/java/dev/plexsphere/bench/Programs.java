package dev.plexsphere.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whole processes of the command line beside the smallest java there is, in turn. */
final class Programs {
  private static final String JAVA = "java -version";
  private static final double TARGET_HTTP = 3.2;
  private static final double TARGET_HTTPS = 8;
  private static final String WHOAMI = "plexctl whoami, http";

  /** Two medians of the same program differ by as much. */
  private static final double TARGET_STATUS = 1.05;

  private final Path root;
  private final PrintStream out;
  private final Map<String, Command> commands = new LinkedHashMap<>();
  private final Map<String, List<double[]>> times = new LinkedHashMap<>();

  /**
   * @param target how many times the wall time of {@code base} it may take; 0 for any
   */
  private record Command(
      List<String> line, Map<String, String> environment, double target, String base) {}

  Programs(Path root, PrintStream out) {
    this.root = root;
    this.out = out;
  }

  /**
   * Prints one line per program; its medians.
   *
   * @param common environment of all
   */
  void measure(Plane plane, String token, int runs, Map<String, String> common)
      throws IOException, InterruptedException {
    var plexctl = root.resolve("bin/plexctl").toString();
    add(JAVA, List.of(java(), "-version"), common, 0, "", "");
    add("plexctl version", List.of(plexctl, "version"), common, 0, "", "");
    var whoami = List.of(plexctl, "whoami");
    add(WHOAMI, whoami, common, TARGET_HTTP, plane.url(), token);
    var https = new LinkedHashMap<>(common);
    https.put("PLEXSPHERE_CA_FILE", plane.caFile().toString());
    var url = plane.url().replace("http:", "https:");
    add("plexctl whoami, https", whoami, https, TARGET_HTTPS, url, token);
    var status = List.of(plexctl, "auth", "status", "--server", plane.gatewayUrl());
    var session = GatewayRequests.session(plane);
    commands.put(
        "plexctl auth status, http",
        new Command(status, with(common, plane.url(), session), TARGET_STATUS, WHOAMI));
    for (int i = 0; i < runs + 2; i++) {
      for (var each : commands.entrySet()) {
        var time = time(each.getValue());
        if (i >= 2) { // the first two bring the files into memory
          times.computeIfAbsent(each.getKey(), _ -> new ArrayList<>()).add(time);
        }
      }
    }
    print();
  }

  private void print() {
    out.printf(
        Locale.ROOT,
        "%-34s %9s %8s %10s  %s%n",
        "program (medians)",
        "wall ms",
        "CPU ms",
        "x wall",
        "target");
    double base = median(JAVA, 0);
    for (var each : commands.entrySet()) {
      double wall = median(each.getKey(), 0);
      double target = each.getValue().target();
      var beside = each.getValue().base();
      out.printf(
          Locale.ROOT,
          "%-34s %9.1f %8.1f %10.2f  %s%n",
          each.getKey(),
          wall,
          median(each.getKey(), 1),
          wall / base,
          target == 0 ? "" : Verdict.of(wall / median(beside, 0), target, "%.2f", "x " + beside));
    }
  }

  private void add(
      String name,
      List<String> line,
      Map<String, String> environment,
      double target,
      String url,
      String token) {
    commands.put(
        name,
        new Command(
            line, url.isEmpty() ? environment : with(environment, url, token), target, JAVA));
  }

  private static Map<String, String> with(Map<String, String> common, String url, String token) {
    var all = new LinkedHashMap<>(common);
    all.put("PLEXSPHERE_URL", url);
    all.put("PLEXSPHERE_TOKEN", token);
    return all;
  }

  private double median(String name, int index) {
    var sorted = times.getOrDefault(name, List.of()).stream().mapToDouble(t -> t[index]).sorted();
    var all = sorted.toArray();
    return all[all.length / 2];
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Milliseconds of wall and of CPU, as bash's {@code time} says them: /proc counts in tens. */
  private static double[] time(Command command) throws IOException, InterruptedException {
    var line =
        new ArrayList<>(
            List.of("bash", "-c", "TIMEFORMAT='%R %U %S'; time \"$@\" >/dev/null 2>&1", "time"));
    line.addAll(command.line());
    var builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().putAll(command.environment());
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IOException(command.line() + " failed: " + said);
    }
    var parts = Arrays.stream(said.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
    return new double[] {parts[0] * 1000, (parts[1] + parts[2]) * 1000};
  }
}
