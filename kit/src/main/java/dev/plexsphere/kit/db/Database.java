package dev.plexsphere.kit.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * The one database. Every failure to reach it becomes {@code datastore_unavailable} (503); a
 * transaction whose commit is in doubt is never run again by us. Thread-safe.
 */
public final class Database implements AutoCloseable {
  private static final int ATTEMPTS_MAX = 3;
  private static final Duration CONNECT_MAX = Duration.ofSeconds(3);

  /** Our statements take milliseconds: a database silent for longer is gone, and the answer 503. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(5);

  private final DatabaseAddress address;
  private final Schema schema;
  private final HikariDataSource pool;
  private final Jdbi jdbi;

  private Database(DatabaseAddress address, Schema schema, HikariDataSource pool) {
    this.address = address;
    this.schema = schema;
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
  }

  /**
   * Whose tables.
   *
   * @param name the PostgreSQL schema, also the pool's and the application's name there
   * @param migrations where on the class path the scripts are that make it
   */
  public record Schema(String name, String migrations) {}

  /** Opens a pool; the first connection is made when it is first needed. */
  public static Database open(DatabaseAddress address, Schema schema, int connectionsMax) {
    var config = new HikariConfig();
    config.setJdbcUrl(address.jdbcUrl());
    config.setUsername(address.user());
    config.setPassword(address.password().reveal());
    config.setSchema(schema.name());
    config.setMaximumPoolSize(connectionsMax);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECT_MAX.toMillis());
    config.setInitializationFailTimeout(-1);
    config.setPoolName(schema.name());
    // Plans are made once per connection, maybe while a table is still small, and kept; none may
    // rest on a full scan. Just-in-time compilation costs more than any statement of ours, and so
    // does planning: what takes an array looks cheaper when its length is known, and would be
    // planned anew every time.
    config.setConnectionInitSql(
        "SELECT set_config('enable_seqscan', 'off', false), set_config('jit', 'off', false),"
            + " set_config('plan_cache_mode', 'force_generic_plan', false)");
    config.addDataSourceProperty("ApplicationName", schema.name());
    config.addDataSourceProperty("prepareThreshold", "1");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("socketTimeout", String.valueOf(SILENCE_MAX.toSeconds()));
    config.addDataSourceProperty("currentSchema", schema.name());
    return new Database(address, schema, new HikariDataSource(config));
  }

  /**
   * Brings the schema up to this release. Several nodes may do so at once; one does it. On a
   * connection of its own, because a migration may be silent for long.
   */
  public void migrate() {
    Flyway.configure()
        .dataSource(address.jdbcUrl(), address.user(), address.password().reveal())
        .schemas(schema.name())
        .defaultSchema(schema.name())
        .locations("classpath:" + schema.migrations())
        .load()
        .migrate();
  }

  /**
   * Runs {@code work} in one transaction; any exception rolls it back. Where PostgreSQL itself
   * ended it because of another transaction (a deadlock, a row that is gone), it runs again from
   * the beginning, three times at most.
   */
  public <T> T transaction(Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return jdbi.inTransaction(work::on);
      } catch (RuntimeException e) {
        if (attempt == ATTEMPTS_MAX || !DatabaseFailures.isRace(e)) {
          throw DatabaseFailures.translate(e);
        }
      }
    }
  }

  /** Runs {@code work} in one transaction; any exception rolls it back. */
  public void inTransaction(Task work) {
    this.<Boolean>transaction(tx -> {
      work.on(tx);
      return true;
    });
  }

  /**
   * Runs reads that must agree with each other: all of them see the database as it was at the
   * first.
   */
  public <T> T snapshot(Work<T> work) {
    try {
      return jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, work::on);
    } catch (RuntimeException e) {
      throw DatabaseFailures.translate(e);
    }
  }

  /** Runs a statement or two that need no transaction. */
  public <T> T read(Work<T> work) {
    try {
      return jdbi.withHandle(work::on);
    } catch (RuntimeException e) {
      throw DatabaseFailures.translate(e);
    }
  }

  /**
   * Listens to {@code channel}, a name of ours, until the answer is closed.
   *
   * @param heard runs on the listening thread
   */
  public Notices listen(String channel, Runnable heard) {
    return new Notices(address, channel, heard);
  }

  /** For the few that need plain JDBC. */
  public DataSource dataSource() {
    return pool;
  }

  @Override
  public void close() {
    pool.close();
  }

  /** Work that answers something. */
  @FunctionalInterface
  public interface Work<T> {
    /** Uses the handle, which is the transaction where there is one. */
    T on(Handle handle);
  }

  /** Work that answers nothing. */
  @FunctionalInterface
  public interface Task {
    /** Uses the handle, which is the transaction. */
    void on(Handle handle);
  }
}
