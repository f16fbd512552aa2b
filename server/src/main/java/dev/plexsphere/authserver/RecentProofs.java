package dev.plexsphere.authserver;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Proofs that this node saw while they were good. It bounds what it remembers: past that, proofs
 * that ended are forgotten, and when none has, all new ones are refused until some have.
 */
final class RecentProofs {
  private static final int MAX = 200_000;

  private final InstantSource clock;
  private final ConcurrentHashMap<String, Instant> seen = new ConcurrentHashMap<>();

  RecentProofs(InstantSource clock) {
    this.clock = clock;
  }

  /** True for the first of any number that ask. */
  boolean use(String id, Instant until) {
    if (seen.size() >= MAX) {
      var now = clock.instant();
      seen.values().removeIf(end -> end.isBefore(now));
    }
    return seen.size() < MAX && seen.putIfAbsent(id, until) == null;
  }
}
