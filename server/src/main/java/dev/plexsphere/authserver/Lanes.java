package dev.plexsphere.authserver;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * Runs work for many, of whom some are slow: at most 4 at a time for one, 64 in all; what is beyond
 * waits. So who is slow holds up nobody else. Thread-safe.
 *
 * @param <K> whom work is for
 */
final class Lanes<K> {
  private static final int WIDTH = 4;
  private static final int TOTAL = 64;

  private final Semaphore total = new Semaphore(TOTAL);
  private final Runnable freed;
  private final Map<K, Lane> lanes = new HashMap<>();

  private static final class Lane {
    private final Semaphore turns = new Semaphore(WIDTH);
    private int present;
  }

  /**
   * @param freed told when somebody who was busy is no longer
   */
  Lanes(Runnable freed) {
    this.freed = freed;
  }

  /** Runs it on a thread of its own, as soon as it is its turn. */
  void start(K whom, Runnable work) {
    Lane lane;
    synchronized (lanes) {
      lane = lanes.computeIfAbsent(whom, _ -> new Lane());
      lane.present++;
    }
    Thread.startVirtualThread(() -> {
      lane.turns.acquireUninterruptibly();
      total.acquireUninterruptibly();
      try {
        work.run();
      } finally {
        total.release();
        lane.turns.release();
        left(whom, lane);
      }
    });
  }

  private void left(K whom, Lane lane) {
    boolean wasBusy;
    synchronized (lanes) {
      wasBusy = lane.present == WIDTH;
      lane.present--;
      if (lane.present == 0) {
        lanes.remove(whom);
        lanes.notifyAll();
      }
    }
    if (wasBusy) {
      freed.run();
    }
  }

  /** Those for whom more would have to wait. */
  List<K> busy() {
    synchronized (lanes) {
      return lanes.entrySet().stream()
          .filter(each -> each.getValue().present >= WIDTH)
          .map(Map.Entry::getKey)
          .toList();
    }
  }

  /** How much there is to do. */
  int size() {
    synchronized (lanes) {
      return lanes.values().stream().mapToInt(lane -> lane.present).sum();
    }
  }

  /** Waits until all work is done, at most that long. */
  void drain(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    try {
      synchronized (lanes) {
        for (long left = millis; !lanes.isEmpty() && left > 0; ) {
          lanes.wait(left);
          left = (end - System.nanoTime()) / 1_000_000;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
