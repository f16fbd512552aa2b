package dev.plexsphere.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One database of its own for a test, on a real PostgreSQL: an embedded one per JVM, started at
 * first use, or the server that {@code PLEXSPHERE_TEST_DATABASE_URL} names. Databases are dropped
 * when the JVM ends.
 *
 * @param password in plain: it protects nothing but test data
 */
public record TestDatabase(String host, int port, String name, String user, String password) {
  private static final AtomicLong NEXT = new AtomicLong(1);
  private static final ConcurrentMap<String, String> TEMPLATES = new ConcurrentHashMap<>();

  /** A new database with nothing in it. */
  public static TestDatabase fresh() {
    return create("template0");
  }

  /**
   * A new database that is a copy of a template. The first call of this JVM for {@code template}
   * makes it: a fresh database, given to {@code prepare}, which must have closed its connections
   * when it returns.
   */
  public static TestDatabase fromTemplate(String template, Consumer<TestDatabase> prepare) {
    var source =
        TEMPLATES.computeIfAbsent(
            template,
            _ -> {
              var made = fresh();
              prepare.accept(made);
              return made.name();
            });
    return create(source);
  }

  private static TestDatabase create(String template) {
    var server = TestServer.get();
    var name = "plexsphere_test_" + ProcessHandle.current().pid() + "_" + NEXT.getAndIncrement();
    server.execute("CREATE DATABASE " + name + " TEMPLATE " + template);
    return server.database(name);
  }

  /** Without user and password. */
  public String jdbcUrl() {
    return "jdbc:postgresql://" + host + ":" + port + "/" + name;
  }

  /** As {@code psql} and {@code PLEXSPHERE_DATABASE_URL} take it, password included. */
  public String url() {
    return "postgres://"
        + encode(user)
        + ":"
        + encode(password)
        + "@"
        + host
        + ":"
        + port
        + "/"
        + name;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  public Connection connect() {
    try {
      return DriverManager.getConnection(jdbcUrl(), user, password);
    } catch (SQLException e) {
      throw new AssertionError("cannot connect to " + jdbcUrl(), e);
    }
  }

  /** Runs statements one after the other, each in its own transaction. */
  public void execute(String... statements) {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      for (var each : statements) {
        statement.execute(each);
      }
    } catch (SQLException e) {
      throw new AssertionError("SQL failed on " + jdbcUrl() + ": " + e.getMessage(), e);
    }
  }

  /** The first column of the first row as text; the word {@code null} for NULL. */
  public String ask(String query) {
    try (var connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      if (!rows.next()) {
        throw new AssertionError("no row: " + query);
      }
      return String.valueOf(rows.getString(1));
    } catch (SQLException e) {
      throw new AssertionError("SQL failed on " + jdbcUrl() + ": " + e.getMessage(), e);
    }
  }

  /** Drops it now, and throws out whoever is connected. */
  public void drop() {
    TestServer.get().drop(name);
  }
}
