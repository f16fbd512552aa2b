package dev.plexsphere.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plexsphere.postgres.EmbeddedPostgres.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes a cluster, whole or not at all. */
final class DataDirectory {
  private static final String MAJOR = "18";

  // Only our role gets in, and only with its password; the superuser cannot log in over TCP at all.
  private static final String HBA =
      "host all " + EmbeddedPostgres.USER + " " + EmbeddedPostgres.HOST + "/32 scram-sha-256\n";

  private DataDirectory() {}

  /** Returns {@code <home>/data}, which holds a complete cluster. */
  static Path open(Host host, Binaries binaries, Path home, Options options) throws IOException {
    var data = home.resolve("data");
    if (!Files.isDirectory(data)) {
      make(host, binaries, home.resolve("data.part"), options);
      Files.move(home.resolve("data.part"), data);
    }
    var version = Files.readString(data.resolve("PG_VERSION")).strip();
    if (!version.equals(MAJOR)) {
      throw new EmbeddedPostgresException(
          data
              + " was written by PostgreSQL "
              + version
              + ", this is "
              + MAJOR
              + ". Move it away, or dump and restore it.");
    }
    return data;
  }

  private static void make(Host host, Binaries binaries, Path part, Options options)
      throws IOException {
    Folders.delete(part);
    Files.createDirectory(part);
    host.giveToPostgres(part);
    run(host, "", initdb(binaries, part, "--no-sync"));
    Files.writeString(part.resolve("pg_hba.conf"), HBA);
    run(host, firstStatements(options), singleUser(binaries, part));
    if (options.durable()) {
      run(host, "", List.of(binaries.program("initdb"), "-D", part.toString(), "--sync-only"));
    }
  }

  private static List<String> initdb(Binaries binaries, Path part, String... more) {
    var words =
        new ArrayList<>(
            List.of(
                binaries.program("initdb"),
                "-D",
                part.toString(),
                "--username=postgres",
                "--auth=reject",
                "--encoding=UTF8",
                "--locale=C",
                // PostgreSQL's own collation and character classes: the bundled ICU is old.
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-instructions"));
    words.addAll(List.of(more));
    return words;
  }

  private static List<String> singleUser(Binaries binaries, Path part) {
    return List.of(
        binaries.program("postgres"),
        "--single",
        "-D",
        part.toString(),
        "-c",
        "exit_on_error=on",
        // All of it is synced at the end.
        "-c",
        "fsync=off",
        // Otherwise a statement that fails lands in the log with the password in it.
        "-c",
        "log_min_error_statement=panic",
        "template1");
  }

  /** One per line: that is how the single-user mode reads. The password goes through a pipe. */
  private static String firstStatements(Options options) {
    return "CREATE ROLE "
        + EmbeddedPostgres.USER
        + " LOGIN CREATEDB PASSWORD '"
        + options.password().replace("'", "''")
        + "';\nCREATE DATABASE "
        + EmbeddedPostgres.DATABASE
        + " OWNER "
        + EmbeddedPostgres.USER
        + ";\n";
  }

  private static void run(Host host, String input, List<String> program) throws IOException {
    var command = new ArrayList<>(host.asPostgres());
    command.addAll(program);
    var builder = Launch.bareEnvironment(new ProcessBuilder(command)).redirectErrorStream(true);
    var process = builder.start();
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(UTF_8));
    }
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    var exit = process.onExit().join().exitValue();
    if (exit != 0) {
      throw new EmbeddedPostgresException(
          "Cannot make the embedded database: "
              + Path.of(program.getFirst()).getFileName()
              + " ended with "
              + exit
              + ": "
              + Log.lastLine(said));
    }
  }
}
