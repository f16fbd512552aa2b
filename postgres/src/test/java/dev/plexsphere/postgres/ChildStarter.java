package dev.plexsphere.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plexsphere.contract.SuppressForbidden;
import dev.plexsphere.postgres.EmbeddedPostgres.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A JVM of its own that runs one database until it is killed. */
final class ChildStarter {
  static final Options OPTIONS = Options.durable("child");

  private ChildStarter() {}

  /** A running child and the first line that it printed. */
  record Child(Process process, String firstLine) {}

  static Child launch(Path home) throws IOException {
    return launch(home, Map.of());
  }

  static Child launch(Path home, Map<String, String> environment) throws IOException {
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ChildStarter.class.getName(),
                home.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    var process = builder.start();
    var line = process.inputReader(UTF_8).readLine();
    return new Child(process, line == null ? "" : line);
  }

  @SuppressForbidden("stdout is how the child answers")
  public static void main(String[] args) {
    try {
      var postgres = EmbeddedPostgres.start(Path.of(args[0]), 0, OPTIONS);
      System.out.println("ready " + postgres.pid());
      while (true) {
        LockSupport.park();
      }
    } catch (EmbeddedPostgresException e) {
      System.out.println(e.getMessage());
      System.exit(1);
    }
  }
}
