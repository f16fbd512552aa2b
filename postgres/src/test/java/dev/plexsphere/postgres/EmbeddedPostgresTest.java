package dev.plexsphere.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.postgres.EmbeddedPostgres.Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real processes on a real disk; a home that PostgreSQL's own user can reach. */
class EmbeddedPostgresTest {
  private static final Options DURABLE = Options.durable("it's a 'secret'");
  private static final Options QUICK = Options.forgetful("quick");
  private static final Duration LONG = Duration.ofSeconds(30);

  private Path home = Path.of("unset");

  @BeforeEach
  void makeHome() throws IOException {
    home = Homes.make();
  }

  @AfterEach
  void deleteHome() throws IOException {
    assertThat(Homes.processesOn(home)).as("processes left behind").isEmpty();
    Folders.delete(home);
  }

  @Test
  void answers_sql_to_its_own_role_and_to_nobody_else() throws SQLException {
    try (var postgres = EmbeddedPostgres.start(home, 0, DURABLE)) {
      assertThat(ask(postgres, "SHOW server_version")).startsWith("18.");
      assertThat(ask(postgres, "SHOW fsync")).isEqualTo("on");
      assertThat(ask(postgres, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
          .isEqualTo("f");
      assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), "plexsphere", "no"))
          .hasMessageContaining("password authentication failed");
      assertThatThrownBy(() ->
              DriverManager.getConnection(postgres.jdbcUrl(), "postgres", postgres.password()))
          .hasMessageContaining("no pg_hba.conf entry");
      assertThat(postgres.toString() + DURABLE).doesNotContain("secret");
    }
  }

  @Test
  void a_second_start_finds_the_same_data_on_the_same_port() throws SQLException {
    int port;
    try (var postgres = EmbeddedPostgres.start(home, 0, QUICK)) {
      port = postgres.port();
      tell(postgres, "CREATE TABLE kept (x int)", "INSERT INTO kept VALUES (42)");
    }
    assertThat(EmbeddedPostgres.exists(home)).isTrue();

    try (var postgres = EmbeddedPostgres.start(home, 0, QUICK)) {
      assertThat(postgres.port()).isEqualTo(port);
      assertThat(ask(postgres, "SELECT x FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void a_killed_postmaster_comes_back_with_every_answered_row() throws Exception {
    try (var postgres = EmbeddedPostgres.start(home, 0, DURABLE)) {
      tell(postgres, "CREATE TABLE answered (x int PRIMARY KEY)");
      var killed = postgres.pid();
      var answered = insertWhile(postgres, () -> Homes.kill9(killed));

      assertThat(Deadline.in(LONG).waitFor(() -> canConnect(postgres))).isTrue();
      assertThat(postgres.pid()).isNotEqualTo(killed);
      assertThat(answered).isNotEmpty();
      assertThat(askAll(postgres, "SELECT x FROM answered")).containsAll(answered);
    }
  }

  @Test
  void a_lock_file_that_names_a_zombie_does_not_stop_a_start() throws Exception {
    try (var postgres = EmbeddedPostgres.start(home, 0, QUICK)) {
      tell(postgres, "CREATE TABLE kept (x int)", "INSERT INTO kept VALUES (1)");
    }
    // What a killed postmaster leaves when nobody reaps it: its number still names a process.
    try (var zombie = Homes.zombie()) {
      Files.writeString(
          home.resolve("data").resolve("postmaster.pid"),
          "%d\n%s\n1700000000\n1\n\n127.0.0.1\n         1         1\nready   \n"
              .formatted(zombie.pid(), home.resolve("data")));

      try (var postgres = EmbeddedPostgres.start(home, 0, QUICK)) {
        assertThat(ask(postgres, "SELECT x FROM kept")).isEqualTo("1");
      }
    }
  }

  @Test
  void of_two_starters_in_two_processes_one_wins_and_the_other_names_it() throws Exception {
    var first = ChildStarter.launch(home);
    try {
      assertThat(first.firstLine()).startsWith("ready ");
      var second = ChildStarter.launch(home);

      assertThat(second.firstLine())
          .contains("Process " + first.process().pid() + " already runs the database in");
      assertThat(second.process().waitFor()).isEqualTo(1);
    } finally {
      first.process().destroy();
      first.process().waitFor();
      awaitNobodyOnHome();
    }
  }

  @Test
  void of_two_starters_in_one_process_one_wins() throws Exception {
    var start = new CountDownLatch(1);
    Callable<Object> starter =
        () -> {
          start.await();
          try {
            return EmbeddedPostgres.start(home, 0, QUICK);
          } catch (EmbeddedPostgresException e) {
            return e;
          }
        };
    try (var threads = Executors.newFixedThreadPool(2)) {
      var both = List.of(threads.submit(starter), threads.submit(starter));
      start.countDown();
      var outcomes = List.of(both.get(0).get(), both.get(1).get());

      outcomes.forEach(EmbeddedPostgresTest::closeIfStarted);
      assertThat(outcomes).hasAtLeastOneElementOfType(EmbeddedPostgres.class);
      assertThat(outcomes).hasAtLeastOneElementOfType(EmbeddedPostgresException.class);
    }
  }

  @Test
  void a_killed_jvm_leaves_no_postgres_and_the_next_start_need_not_wait() throws Exception {
    var child = ChildStarter.launch(home);
    assertThat(child.firstLine()).startsWith("ready ");
    child.process().destroyForcibly().waitFor();

    try (var postgres = EmbeddedPostgres.start(home, 0, ChildStarter.OPTIONS)) {
      assertThat(ask(postgres, "SELECT 1")).isEqualTo("1");
    }
    awaitNobodyOnHome();
  }

  @Test
  void a_jvm_killed_together_with_its_postmaster_leaves_a_home_that_starts() throws Exception {
    var child = ChildStarter.launch(home);
    var postmaster = Long.parseLong(child.firstLine().split(" ", -1)[1]);
    Homes.kill9(child.process().pid());
    Homes.kill9(postmaster);

    try (var postgres = EmbeddedPostgres.start(home, 0, ChildStarter.OPTIONS)) {
      assertThat(ask(postgres, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void a_server_that_cannot_come_back_is_reported_once() throws Exception {
    var reported = new CountDownLatch(1);
    try (var postgres = EmbeddedPostgres.start(home, 0, QUICK)) {
      postgres.onDeath(reported::countDown);
      Files.move(home.resolve("data"), home.resolve("elsewhere"));
      Homes.kill9(postgres.pid());

      assertThat(Deadline.in(LONG).waitFor(() -> reported.getCount() == 0)).isTrue();
    }
  }

  @Test
  void a_taken_port_is_refused_in_one_line() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedPostgres.start(home, taken.getLocalPort(), QUICK))
          .isInstanceOf(EmbeddedPostgresException.class)
          .hasMessageContaining("Port " + taken.getLocalPort() + " on 127.0.0.1 is taken");
    }
  }

  @Test
  void a_machine_without_util_linux_is_told_what_else_works() throws Exception {
    var child = ChildStarter.launch(home, Map.of("PATH", home.toString()));

    assertThat(child.firstLine())
        .contains("needs the command setsid (package util-linux)")
        .contains("PLEXSPHERE_DATABASE_URL");
    assertThat(child.process().waitFor()).isEqualTo(1);
  }

  @Test
  void under_root_a_parent_that_shuts_others_out_is_named_and_an_ordinary_user_need_not_care()
      throws Exception {
    var inner = Files.createDirectories(home.resolve("shut").resolve("inner"));
    Files.setPosixFilePermissions(
        home.resolve("shut"), PosixFilePermissions.fromString("rwx------"));

    if (UnixFacts.ownUid() == 0) {
      assertThatThrownBy(() -> EmbeddedPostgres.start(inner, 0, QUICK))
          .isInstanceOf(EmbeddedPostgresException.class)
          .hasMessageContaining("cannot enter " + home.resolve("shut").toRealPath());
    } else {
      EmbeddedPostgres.start(inner, 0, QUICK).close();
    }
  }

  private void awaitNobodyOnHome() throws IOException {
    assertThat(Deadline.in(LONG).waitFor(() -> Homes.processesOn(home).isEmpty())).isTrue();
  }

  private static void closeIfStarted(Object outcome) {
    if (outcome instanceof EmbeddedPostgres started) {
      started.close();
    }
  }

  /** Inserts until the connection breaks; kills after 200 rows. Returns what was answered. */
  private static List<String> insertWhile(EmbeddedPostgres postgres, Callable<?> kill)
      throws Exception {
    var answered = new ArrayList<String>();
    try (var connection = connect(postgres);
        var insert = connection.prepareStatement("INSERT INTO answered VALUES (?)")) {
      for (var row = 0; ; row++) {
        insert.setInt(1, row);
        insert.executeUpdate();
        answered.add(Integer.toString(row));
        if (row == 200) {
          kill.call();
        }
      }
    } catch (SQLException _) {
      return answered;
    }
  }

  private static boolean canConnect(EmbeddedPostgres postgres) {
    try (var connection = connect(postgres)) {
      return connection.isValid(5);
    } catch (SQLException _) {
      return false;
    }
  }

  private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }

  private static void tell(EmbeddedPostgres postgres, String... statements) throws SQLException {
    try (var connection = connect(postgres);
        var statement = connection.createStatement()) {
      for (var each : statements) {
        statement.execute(each);
      }
    }
  }

  private static String ask(EmbeddedPostgres postgres, String query) throws SQLException {
    return askAll(postgres, query).getFirst();
  }

  private static List<String> askAll(EmbeddedPostgres postgres, String query) throws SQLException {
    try (var connection = connect(postgres);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      var all = new ArrayList<String>();
      while (rows.next()) {
        all.add(rows.getString(1));
      }
      return all;
    }
  }
}
