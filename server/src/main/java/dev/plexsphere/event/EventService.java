package dev.plexsphere.event;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.Scope;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.db.Notices;
import dev.plexsphere.kit.job.Loop;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The stream, for who reads it here. Nothing runs while nobody does. Thread-safe.
 *
 * <p>A node reads what is new once for all its readers, woken by the relay of its own or by
 * PostgreSQL's NOTIFY from another's.
 */
public final class EventService implements AutoCloseable {
  private static final int READERS_MAX = 10_000;
  private static final int BATCH_MAX = 2_000;
  private static final Duration NO_WAIT = Duration.ZERO;

  /** A notice may be lost with its connection, so we look by ourselves, though seldom. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final Database database;
  private final int readersMax;
  private final Events events = new Events();
  private final Map<UUID, EventTail> tails = new HashMap<>();
  private final AtomicInteger readers = new AtomicInteger();
  private @Nullable Loop follower;
  private @Nullable Notices notices;
  private long position;
  private boolean closed;

  public EventService(Database database) {
    this(database, READERS_MAX);
  }

  EventService(Database database, int readersMax) {
    this.database = database;
    this.readersMax = readersMax;
  }

  /** Says that there may be new events. */
  public void nudge() {
    var running = running();
    if (running != null) {
      running.nudge();
    }
  }

  private synchronized @Nullable Loop running() {
    return follower;
  }

  /** How many read here. */
  public int readers() {
    return readers.get();
  }

  /**
   * Opens a scope's stream.
   *
   * @param after the place behind which to begin; null for what comes from now on
   * @throws dev.plexsphere.kit.RefusedException {@code overloaded}, or {@code event_history_gone}
   *     when what follows {@code after} is not kept any more
   */
  EventReader open(Scope scope, @Nullable Long after) {
    var tail = counted(scope);
    var reader = new EventReader(this, scope, tail);
    try {
      reader.begin(after);
      return reader;
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /** A reader's place, which {@link #release} gives back; none is taken when it throws. */
  private EventTail counted(Scope scope) {
    try {
      if (readers.incrementAndGet() > readersMax) {
        throw Refusal.of(
                ErrorCode.OVERLOADED, "This node has as many readers of events as it bears.")
            .asException();
      }
      return tail(scope);
    } catch (RuntimeException e) {
      readers.decrementAndGet();
      throw e;
    }
  }

  /** Where the stream ends, after the tail began to be followed. */
  long head(Scope scope) {
    return database.read(handle -> {
      var head = events.heads(handle, List.of(scope.chain())).get(scope.chain());
      return head == null ? 0L : head.seq();
    });
  }

  List<Event> page(Scope scope, long after, int max) {
    return database.read(handle -> events.after(handle, scope.chain(), after, max));
  }

  private synchronized EventTail tail(Scope scope) {
    if (closed) {
      throw Refusal.of(ErrorCode.OVERLOADED, "This node is going down; try another.").asException();
    }
    if (follower == null) {
      follow();
    }
    var tail = tails.computeIfAbsent(scope.chain(), _ -> new EventTail());
    tail.count(1);
    return tail;
  }

  private void follow() {
    position = database.read(events::position);
    var loop =
        new Loop(
            "event-follower",
            new Loop.Pace(NO_WAIT, LOOK, LOOK, BATCH_MAX),
            "events are not being read",
            this::deliver);
    loop.start();
    follower = loop;
    notices = database.listen(EventNotices.CHANNEL, loop::nudge);
  }

  void release(Scope scope, EventTail tail) {
    readers.decrementAndGet();
    synchronized (this) {
      if (tail.count(-1) == 0) {
        tails.remove(scope.chain(), tail);
      }
    }
  }

  /** Reads what is new and hands it to the tails. */
  private int deliver() {
    var found =
        database.read(handle -> events.between(handle, from(), events.position(handle), chains()));
    synchronized (this) {
      found.events().stream()
          .collect(java.util.stream.Collectors.groupingBy(Event::chain))
          .forEach((chain, added) -> {
            var tail = tails.get(chain);
            if (tail != null) {
              tail.add(added);
            }
          });
      position = found.end();
    }
    return found.events().size();
  }

  private synchronized long from() {
    return position;
  }

  private synchronized List<UUID> chains() {
    return List.copyOf(tails.keySet());
  }

  /** Lets every reader go, and nobody in. */
  @Override
  public void close() {
    Loop running;
    Notices listening;
    synchronized (this) {
      closed = true;
      tails.values().forEach(EventTail::close);
      running = follower;
      listening = notices;
    }
    if (running != null) {
      running.close();
    }
    if (listening != null) {
      listening.close();
    }
  }
}
