package dev.plexsphere.event;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.Scope;
import dev.plexsphere.kit.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one scope's stream from some place on. Used by one thread. */
final class EventReader implements AutoCloseable {
  private static final int PAGE = 200;

  private final EventService events;
  private final Scope scope;
  private final EventTail tail;
  private long seq;
  private long known;

  EventReader(EventService events, Scope scope, EventTail tail) {
    this.events = events;
    this.scope = scope;
    this.tail = tail;
  }

  /** Finds its place, once the tail is being followed: so nothing falls between. */
  void begin(@Nullable Long after) {
    known = events.head(scope);
    seq = after == null ? known : after;
    if (seq < known) {
      var next = events.page(scope, seq, 1);
      if (next.isEmpty() || next.getFirst().seq() != seq + 1) {
        throw Refusal.of(
                ErrorCode.EVENT_HISTORY_GONE,
                "Events that old are not kept; begin without Last-Event-ID and read the audit log"
                    + " for what was before.")
            .asException();
      }
    }
  }

  /**
   * The next events, waiting for them if need be.
   *
   * @return nothing when there was none in that time; empty when the node lets its readers go
   */
  Optional<List<Event>> next(Duration patience) throws InterruptedException {
    if (tail.isClosed()) {
      return Optional.empty();
    }
    var found = seq < known ? events.page(scope, seq, PAGE) : newest(patience);
    if (!found.isEmpty()) {
      seq = found.getLast().seq();
    }
    return Optional.of(found);
  }

  private List<Event> newest(Duration patience) throws InterruptedException {
    var held = tail.after(seq, patience);
    return held.isPresent() ? held.get() : events.page(scope, seq, PAGE);
  }

  @Override
  public void close() {
    events.release(scope, tail);
  }
}
