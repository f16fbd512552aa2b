package dev.plexsphere.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plexsphere.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The server behind all {@link TestDatabase}s of this JVM; gone with it. */
final class TestServer {
  private static final String URL_VARIABLE = "PLEXSPHERE_TEST_DATABASE_URL";
  private static final String PASSWORD = "plexsphere";
  private static final String HOME_PREFIX = "plexsphere-test-";
  private static final int POSTGRES_PORT = 5432;

  private final TestDatabase administration;
  private final List<String> created = new ArrayList<>();

  private TestServer(TestDatabase administration) {
    this.administration = administration;
  }

  private static final class Holder {
    private static final TestServer INSTANCE = start();
  }

  static TestServer get() {
    return Holder.INSTANCE;
  }

  private static TestServer start() {
    var url = System.getenv(URL_VARIABLE);
    return url == null || url.isEmpty() ? embedded() : external(URI.create(url));
  }

  private static TestServer embedded() {
    try {
      deleteHomesOfTheDead();
      var home = Files.createTempDirectory(HOME_PREFIX + ProcessHandle.current().pid() + "-");
      // Under root PostgreSQL is another user, and has to get through.
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
      var postgres = EmbeddedPostgres.start(home, 0, EmbeddedPostgres.Options.forgetful(PASSWORD));
      atExit(() -> {
        postgres.close();
        delete(home);
      });
      return new TestServer(
          new TestDatabase(
              postgres.host(),
              postgres.port(),
              postgres.database(),
              postgres.user(),
              postgres.password()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TestServer external(URI url) {
    var userInfo = url.getRawUserInfo();
    if (url.getHost() == null || userInfo == null || !userInfo.contains(":")) {
      throw new IllegalArgumentException(
          URL_VARIABLE + " must look like postgres://user:password@host:5432/database");
    }
    var parts = userInfo.split(":", 2);
    var server =
        new TestServer(
            new TestDatabase(
                url.getHost(),
                url.getPort() == -1 ? POSTGRES_PORT : url.getPort(),
                url.getPath().substring(1),
                URLDecoder.decode(parts[0], UTF_8),
                URLDecoder.decode(parts[1], UTF_8)));
    atExit(server::dropAll);
    return server;
  }

  TestDatabase database(String name) {
    synchronized (created) {
      created.add(name);
    }
    return new TestDatabase(
        administration.host(),
        administration.port(),
        name,
        administration.user(),
        administration.password());
  }

  void execute(String statement) {
    administration.execute(statement);
  }

  private void dropAll() {
    synchronized (created) {
      created.forEach(this::drop);
    }
  }

  /**
   * Throws out our own connections and drops the database. WITH (FORCE) would also want to end an
   * autovacuum worker, which only a superuser may; a plain DROP sends that one away by itself.
   */
  void drop(String name) {
    execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
            + name
            + "' AND usename = current_user AND pid <> pg_backend_pid()");
    execute("DROP DATABASE IF EXISTS " + name);
  }

  private static void atExit(Runnable work) {
    Runtime.getRuntime().addShutdownHook(new Thread(work, "test-database-end"));
  }

  /** A JVM that was killed could not clean up; its process number is in the name. */
  private static void deleteHomesOfTheDead() throws IOException {
    var temp = Path.of(System.getProperty("java.io.tmpdir"));
    try (var homes = Files.newDirectoryStream(temp, HOME_PREFIX + "[0-9]*-*")) {
      for (var home : homes) {
        var pid = Long.parseLong(home.getFileName().toString().split("-", -1)[2]);
        if (ProcessHandle.of(pid).isEmpty() && Files.isWritable(home)) {
          delete(home);
        }
      }
    }
  }

  private static void delete(Path home) {
    try (var all = Files.walk(home)) {
      for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
