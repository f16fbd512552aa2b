package dev.plexsphere.kit.log;

import java.io.OutputStream;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/** Sets up {@code java.util.logging}: one line per record, to one stream. */
public final class Logs {
  /** Libraries that tell at INFO what only they find interesting. */
  private static final List<Logger> QUIET =
      List.of(
          Logger.getLogger("org.eclipse.jetty"),
          Logger.getLogger("com.zaxxer.hikari"),
          Logger.getLogger("org.flywaydb"),
          Logger.getLogger("gg.jte"),
          Logger.getLogger("io.grpc"),
          Logger.getLogger("io.netty"));

  private Logs() {}

  /**
   * Replaces all handlers.
   *
   * @param out standard error, for everything but tests
   * @param debug also our own records below INFO
   * @param reference the correlation id of what this thread works for, or {@code -}
   */
  public static void install(OutputStream out, boolean debug, Supplier<String> reference) {
    var root = Logger.getLogger("");
    for (var handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    root.addHandler(handler(out, reference));
    root.setLevel(Level.INFO);
    OURS.setLevel(debug ? Level.FINE : Level.INFO);
    QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
  }

  private static final Logger OURS = Logger.getLogger("dev.plexsphere");

  private static Handler handler(OutputStream out, Supplier<String> reference) {
    var handler =
        new StreamHandler(out, new LineFormatter(reference)) {
          @Override
          public synchronized void publish(LogRecord record) {
            super.publish(record);
            flush();
          }
        };
    handler.setLevel(Level.ALL);
    return handler;
  }
}
