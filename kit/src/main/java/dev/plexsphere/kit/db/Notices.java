package dev.plexsphere.kit.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Listens to a channel of PostgreSQL's (LISTEN), on a connection of its own. Says that something
 * was notified, and also after every new connection, since what was said meanwhile is lost. A
 * notice is a hint: who gets one looks.
 */
public final class Notices implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Notices.class.getName());
  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final DatabaseAddress address;
  private final String channel;
  private final Runnable heard;
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable Connection connection;

  Notices(DatabaseAddress address, String channel, Runnable heard) {
    this.address = address;
    this.channel = channel;
    this.heard = heard;
    this.thread = Thread.ofPlatform().name("notices").daemon().start(this::work);
  }

  private void work() {
    while (!closed) {
      try (var open = connect()) {
        connection = open;
        listen(open);
      } catch (SQLException e) {
        if (!closed) {
          LOG.fine(() -> "listening to the database again soon: " + e.getMessage());
          LockSupport.parkNanos(AGAIN.toNanos());
        }
      }
    }
  }

  private Connection connect() throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", address.user());
    properties.setProperty("password", address.password().reveal());
    properties.setProperty("ApplicationName", channel);
    properties.setProperty("tcpKeepAlive", "true");
    return DriverManager.getConnection(address.jdbcUrl(), properties);
  }

  private void listen(Connection open) throws SQLException {
    try (var statement = open.createStatement()) {
      statement.execute("LISTEN " + channel);
    }
    heard.run();
    var postgres = open.unwrap(PGConnection.class);
    while (!closed) {
      var notices = postgres.getNotifications((int) WAIT.toMillis());
      if (notices != null && notices.length > 0) {
        heard.run();
      } else if (!open.isValid(1)) {
        return; // half open: a new connection
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    var open = connection;
    if (open != null) {
      try {
        open.abort(Runnable::run);
      } catch (SQLException e) {
        LOG.fine(() -> "the listening connection was gone already: " + e.getMessage());
      }
    }
    LockSupport.unpark(thread);
  }
}
