package dev.plexsphere.event;

import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.job.Loop;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Carries the stream to a sink outside: in order, each event at least once, and from where it
 * stopped, however long the sink was away. A sink that is blocked holds up nothing but itself, and
 * {@link #isStuck} says so within seconds.
 */
public final class EventOutlet implements AutoCloseable {
  private static final int BATCH_MAX = 500;
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration STUCK_AFTER = Duration.ofSeconds(8);

  private final String name;
  private final Database database;
  private final Sink sink;
  private final Events events = new Events();
  private final OutletRows rows = new OutletRows();
  private final Loop loop;
  private volatile long busySince;
  private volatile boolean failing;

  private EventOutlet(String name, Database database, Sink sink) {
    this.name = name;
    this.database = database;
    this.sink = sink;
    this.loop =
        new Loop(
            "outlet-" + name,
            new Loop.Pace(Duration.ofMillis(20), LOOK, LOOK, BATCH_MAX),
            "events do not get to " + name,
            this::deliver);
  }

  /** To a file, as lines of JSON. */
  public static EventOutlet toFile(Database database, Path file) {
    return new EventOutlet("file", database, new FileSink(file));
  }

  /** To a syslog server. */
  public static EventOutlet toSyslog(Database database, String address) {
    return new EventOutlet("syslog", database, new SyslogSink(address));
  }

  /** To NATS JetStream. */
  public static EventOutlet toNats(Database database, URI server) {
    return new EventOutlet("nats", database, new NatsSink(server));
  }

  /** Where it leads to. */
  public String name() {
    return name;
  }

  /** Begins, in the background. */
  public void start() {
    loop.start();
  }

  /** Says that there are new events. */
  public void nudge() {
    loop.nudge();
  }

  /** True while the sink takes nothing: it failed, or has been at one batch for 8 s. */
  public boolean isStuck() {
    long since = busySince;
    return failing || (since != 0 && System.nanoTime() - since > STUCK_AFTER.toNanos());
  }

  private int deliver() {
    var from = database.transaction(tx -> rows.position(tx, name));
    var found = database.read(handle -> events.after(handle, from, BATCH_MAX));
    if (found.isEmpty()) {
      return 0;
    }
    hand(found);
    long to = found.getLast().position();
    database.inTransaction(tx -> rows.move(tx, name, from, to));
    return found.size();
  }

  private void hand(List<Event> found) {
    busySince = System.nanoTime();
    try {
      sink.deliver(found);
      failing = false;
    } catch (IOException e) {
      failing = true;
      throw new IllegalStateException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      busySince = 0;
    }
  }

  /** How many events wait. */
  public long waiting() {
    return database.read(handle -> rows.waiting(handle, name));
  }

  /** What it was at comes again later. */
  @Override
  public void close() {
    loop.close();
    sink.close();
  }
}
