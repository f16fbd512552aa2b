package dev.plexsphere.cli;

import dev.plexsphere.cli.command.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Time that passes only by being waited for. */
final class SteppingTime implements Time {
  static final Instant START = Instant.parse("2026-11-21T14:02:21.5Z");

  private static final long GLIMPSE_NANOS = 200_000;

  private Instant now = START;
  private final List<Duration> pauses = new ArrayList<>();
  private int stopAfter = Integer.MAX_VALUE;

  /** Ctrl-C arrives in the n-th pause, counted from 1. */
  void stopInPause(int n) {
    stopAfter = n;
  }

  List<Duration> pauses() {
    return pauses;
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public boolean pause(Duration span) {
    pauses.add(span);
    LockSupport.parkNanos(GLIMPSE_NANOS); // whoever else was to do something meanwhile gets a turn
    now = now.plus(span);
    return pauses.size() >= stopAfter;
  }

  @Override
  public void listen() {
    // the test decides when somebody wants to stop
  }
}
