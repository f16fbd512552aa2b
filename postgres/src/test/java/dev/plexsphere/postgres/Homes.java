package dev.plexsphere.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Homes for tests, and who still lives on them. */
final class Homes {
  private Homes() {}

  /** A folder that other users may pass through: under root PostgreSQL is one of them. */
  static Path make() throws IOException {
    var home = Files.createTempDirectory("plexsphere-postgres-");
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
    return home;
  }

  /** Command lines of the living processes whose working folder is the home's data directory. */
  static List<String> processesOn(Path home) throws IOException {
    var found = new ArrayList<String>();
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (var process : processes) {
        try {
          if (process.resolve("cwd").toRealPath().startsWith(home)) {
            found.add(new String(Files.readAllBytes(process.resolve("cmdline")), UTF_8));
          }
        } catch (IOException _) {
          // gone, a zombie, or not ours
        }
      }
    }
    return found;
  }

  /** A dead process of PostgreSQL's user whose parent never asks for its end. */
  record Zombie(long pid, Process parent) implements AutoCloseable {
    @Override
    public void close() {
      parent.destroyForcibly();
    }
  }

  static Zombie zombie() throws IOException {
    var command = new ArrayList<>(List.of("sh", "-c", "\"$@\" & echo $!; exec sleep 60", "sh"));
    command.addAll(Host.check().asPostgres());
    command.add("true");
    var parent = new ProcessBuilder(command).start();
    var pid = Long.parseLong(parent.inputReader(UTF_8).readLine());
    var state = Path.of("/proc", Long.toString(pid), "stat");
    if (!Deadline.in(Duration.ofSeconds(10))
        .waitFor(() -> Files.readString(state).contains(") Z "))) {
      throw new IllegalStateException(pid + " is no zombie");
    }
    return new Zombie(pid, parent);
  }

  /** SIGKILL, to any process of ours. */
  static boolean kill9(long pid) {
    return ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }
}
