package dev.plexsphere.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One running PostgreSQL on one home folder. Listens on 127.0.0.1 only, asks everybody for a
 * password, and is restarted when it dies.
 *
 * <p>What a home holds: {@code data/} (the cluster), {@code lock} (who runs it), {@code port} (the
 * port of the last start) and {@code postgres.log}.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  /** The role that owns the database; may create databases, is no superuser. */
  public static final String USER = "plexsphere";

  /** The database made with the cluster. */
  public static final String DATABASE = "plexsphere";

  static final String HOST = "127.0.0.1";

  private final HomeLock lock;
  private final Postmaster postmaster;
  private final Options options;

  private EmbeddedPostgres(HomeLock lock, Postmaster postmaster, Options options) {
    this.lock = lock;
    this.postmaster = postmaster;
    this.options = options;
  }

  /**
   * How to run.
   *
   * @param password of {@link #USER}; set when the data directory is made, and needed to be the
   *     same at every later start; 1 to 128 characters, none of them a control character
   * @param durable whether a commit waits for the disk (fsync). False only for tests whose data
   *     nobody misses
   */
  public record Options(String password, boolean durable) {
    private static final int PASSWORD_MAX = 128;

    /**
     * @throws IllegalArgumentException when the password is out of bounds
     */
    public Options {
      if (password.isEmpty()
          || password.length() > PASSWORD_MAX
          || password.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException(
            "The database password must have 1 to 128 characters and no control character.");
      }
    }

    /** Durable, with this password. */
    public static Options durable(String password) {
      return new Options(password, true);
    }

    /** Fast and forgetful: no fsync. For tests only. */
    public static Options forgetful(String password) {
      return new Options(password, false);
    }

    @Override
    public String toString() {
      return "Options[password=***, durable=" + durable + "]";
    }
  }

  /**
   * Starts the database of {@code home}, making it first when there is none. Returns when it
   * answers. A start after a crash waits for the recovery.
   *
   * @param home any folder, made when missing; under root every parent must let uid 65534 pass
   * @param port 1 to 65535, or 0: the port of the last start when it is still free, else a new one
   * @throws EmbeddedPostgresException when it cannot run: no Linux, no util-linux, an unreachable
   *     folder, another process on the same home, a taken port
   */
  public static EmbeddedPostgres start(Path home, int port, Options options) {
    var host = Host.check();
    try {
      var absolute = host.makeHome(home);
      var lock = HomeLock.take(absolute);
      try {
        var binaries = Binaries.unpacked(host, absolute);
        var data = DataDirectory.open(host, binaries, absolute, options);
        var postmaster = Ports.start(absolute, port, new Launch(host, binaries, data, options));
        return new EmbeddedPostgres(lock, postmaster, options);
      } catch (Throwable e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new EmbeddedPostgresException(
          "Cannot prepare the embedded database in " + home + ": " + e, e);
    }
  }

  public String host() {
    return HOST;
  }

  /** Stays the same as long as this object lives. */
  public int port() {
    return postmaster.port();
  }

  public String user() {
    return USER;
  }

  public String database() {
    return DATABASE;
  }

  public String password() {
    return options.password();
  }

  /** Without user and password. */
  public String jdbcUrl() {
    return "jdbc:postgresql://" + HOST + ":" + port() + "/" + DATABASE;
  }

  /** The postmaster's process id; another one after a restart. */
  public long pid() {
    return postmaster.pid();
  }

  /**
   * Runs {@code hook} once, on the keeper's thread, when PostgreSQL died and could not be brought
   * back. A death that a restart repairs is only logged. Runs it at once when that already
   * happened.
   */
  public void onDeath(Runnable hook) {
    postmaster.onDeath(hook);
  }

  /**
   * Stops the database: open transactions are rolled back, connections closed, everything written.
   * Close connection pools first. May be called twice.
   */
  @Override
  public void close() {
    postmaster.stop();
    lock.close();
  }

  @Override
  public String toString() {
    return "EmbeddedPostgres[" + jdbcUrl() + "]";
  }

  /** Whether {@code home} already holds a database, so that a start needs no {@code initdb}. */
  public static boolean exists(Path home) {
    return Files.isRegularFile(home.resolve("data").resolve("PG_VERSION"));
  }
}
