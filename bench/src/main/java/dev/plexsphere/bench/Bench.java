package dev.plexsphere.bench;

import dev.plexsphere.bench.Options.Part;
import dev.plexsphere.contract.SuppressForbidden;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code make bench}: measures everything in one run on this machine, and prints one table. */
public final class Bench {
  private static final Duration TRAINING_MAX = Duration.ofMinutes(3);

  private final Options options;
  private final PrintStream out;
  private final Path home;
  private final Map<String, String> environment;

  private Bench(Options options, PrintStream out, Path home) {
    this.options = options;
    this.out = out;
    this.home = home;
    this.environment =
        Map.of(
            "PLEXSPHERE_BUILD",
            "never",
            "JAVA_HOME",
            System.getProperty("java.home"),
            "HOME",
            home.toString(),
            "XDG_CACHE_HOME",
            home.resolve("cache").toString(),
            // every login from an address of its own, and more logins than a person ever has
            "PLEXSPHERE_HTTP_TRUSTED_PROXIES",
            "127.0.0.0/8",
            "PLEXSPHERE_TOKENS_LIVE_MAX",
            "100000");
  }

  /** Arguments: the project's folder, then {@link Options#USAGE}. */
  @SuppressForbidden("a program of its own: its table goes to stdout, the clock dates it")
  public static void main(String[] args) throws IOException, InterruptedException, SQLException {
    var options = Options.parse(args);
    // Below a folder that the database's own user can enter, which root's home is not.
    var above =
        "root".equals(System.getProperty("user.name"))
            ? Path.of("/var/lib/plexsphere")
            : options.root().resolve("bench/target");
    Files.createDirectories(above);
    var home = Files.createTempDirectory(above, "bench-"); // two may run at once
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
    var machine = Machine.look(InstantSource.system());
    System.out.println(machine);
    if (machine.isBusy()) {
      System.out.println(
          "warning: others use this machine; trust the CPU columns, not rates and times");
    }
    try {
      new Bench(options, System.out, home).run();
    } finally {
      Starts.delete(home);
    }
  }

  private void run() throws IOException, InterruptedException, SQLException {
    var data = home.resolve("data");
    Starts.delete(data);
    int port = freePort();
    train(data, port);
    if (options.wants(Part.START)) {
      out.println();
      new Starts(options.root(), out, environment).measure(data, port);
    }
    if (options.wants(Part.SIGNING)) {
      out.println();
      int signer = freePort();
      try (var plane = Plane.start(options.root(), data, port, signer, environment);
          var database = plane.database()) {
        new Signatures(plane, signer, options, out).measure();
        new Streams(plane, database, options, out, environment).measure();
      }
      new Exports(out).measure();
    }
    if (options.wants(Part.LOAD) || options.wants(Part.CLI)) {
      try (var plane = Plane.start(options.root(), data, port, environment);
          var database = plane.database()) {
        if (options.wants(Part.CLI)) {
          out.println();
          new Programs(options.root(), out)
              .measure(plane, token(plane), options.runs(), environment);
        }
        if (options.wants(Part.LOAD)) {
          out.println();
          var table = new RequestTable("request", plane, database, options, out);
          new Requests(plane, database, table).measure();
        }
      }
    }
    if (options.wants(Part.AUTHSERVER)) {
      try (var plane = Plane.start(options.root(), data, port, environment);
          var database = plane.database()) {
        out.println();
        var table = new RequestTable("authorization server", plane, database, options, out);
        new HostedRequests(plane, database, table).measure();
      }
    }
    if (options.wants(Part.GATEWAY)) {
      gateway(data, port);
    }
    if (options.wants(Part.PEERS)) {
      out.println();
      Peers.measure(options, out, home, data, environment);
    }
  }

  private void gateway(Path data, int port) throws IOException, InterruptedException, SQLException {
    int behind = freePort();
    var led = Upstream.environment(environment, behind);
    try (var upstream = Upstream.start(behind, LargeBodies.BYTES);
        var plane = Plane.start(options.root(), data, port, led);
        var database = plane.database()) {
      out.println();
      var table = new RequestTable("gateway", plane, database, options, out);
      new GatewayRequests(plane, upstream, table).measure();
      out.println();
      new LargeBodies(plane, out).measure();
    }
  }

  private static String token(Plane plane) throws IOException {
    try (var wire = new Wire(plane.port())) {
      return wire.expect(
              200, Wire.request("POST", "/v1/auth/service/token", "", plane.machine().body()))
          .text("access_token");
    }
  }

  /** Both launchers make their AOT cache in the background of their first run. */
  private void train(Path data, int port) throws IOException, InterruptedException {
    Plane.start(options.root(), data, port, environment).close();
    var plexctl =
        new ProcessBuilder(options.root().resolve("bin/plexctl").toString(), "version")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    plexctl.environment().putAll(environment);
    plexctl.start().waitFor();
    for (var app : List.of("plexsphere", "plexctl")) {
      await(app);
    }
  }

  private void await(String app) throws IOException, InterruptedException {
    long end = System.nanoTime() + TRAINING_MAX.toNanos();
    while (true) {
      try (var files = Files.list(home.resolve("cache/plexsphere"))) {
        var names = files.map(each -> each.getFileName().toString()).toList();
        if (names.stream().anyMatch(name -> name.matches(app + "-[0-9]+\\.aot"))) {
          return;
        }
        if (names.stream().anyMatch(name -> name.startsWith(app) && name.endsWith(".failed"))
            || System.nanoTime() > end) {
          out.println("warning: " + app + " has no AOT cache; its starts are slower than they are");
          return;
        }
      }
      var _ = new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
    }
  }

  /** One that nobody listens on. */
  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
