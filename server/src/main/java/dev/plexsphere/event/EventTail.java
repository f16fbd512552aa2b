package dev.plexsphere.event;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The newest events of one scope, shared by its readers on this node: read from the database once,
 * however many they are. Whoever has fallen behind it reads the database for himself. Thread-safe.
 */
final class EventTail {
  private static final int HELD_MAX = 2_000;
  private static final long BYTES_MAX = 4L * 1024 * 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Event> held = new ArrayDeque<>();
  private long bytes;
  private int readers;
  private boolean closed;

  /** Adds the next ones, in order and without a gap. */
  void add(List<Event> events) {
    lock.lock();
    try {
      for (var event : events) {
        held.addLast(event);
        bytes += event.envelope().length;
      }
      while (held.size() > HELD_MAX || bytes > BYTES_MAX) {
        bytes -= held.removeFirst().envelope().length;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * What follows {@code seq}, waiting for it if need be.
   *
   * @return nothing when there was none in that time; empty when it lies before what is held here
   */
  Optional<List<Event>> after(long seq, Duration patience) throws InterruptedException {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (!closed && left > 0 && (held.isEmpty() || held.getLast().seq() <= seq)) {
        left = changed.awaitNanos(left);
      }
      if (held.isEmpty() || held.getLast().seq() <= seq) {
        return Optional.of(List.of());
      }
      if (held.getFirst().seq() > seq + 1) {
        return Optional.empty();
      }
      return Optional.of(held.stream().filter(event -> event.seq() > seq).toList());
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Lets every reader go. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** One reader more or less; how many there are then. */
  int count(int change) {
    lock.lock();
    try {
      readers += change;
      return readers;
    } finally {
      lock.unlock();
    }
  }
}
