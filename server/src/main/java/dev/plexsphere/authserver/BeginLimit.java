package dev.plexsphere.authserver;

import dev.plexsphere.kit.http.AddressRange;
import dev.plexsphere.throttle.ThrottleService;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bounds how often one network has pages begun for browsers in which nobody is signed in: each is a
 * row. Every node counts for itself in memory, since a count in the database would be the row that
 * it is to save. What comes from this machine is not counted: it may be a proxy that was not
 * declared, and everybody behind it. Thread-safe.
 */
final class BeginLimit {
  /** Of one page, in a window. */
  static final int MAX = 600;

  static final Duration WINDOW = Duration.ofMinutes(1);

  /**
   * How many are counted at a time; past that the ended are forgotten, and new ones let through.
   */
  private static final int COUNTS_MAX = 100_000;

  private final InstantSource clock;
  private final ConcurrentHashMap<String, Count> counts = new ConcurrentHashMap<>();

  private record Count(int number, Instant end) {}

  BeginLimit(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Counts one.
   *
   * @param page such as {@code login}
   * @param address of the client
   * @throws dev.plexsphere.kit.RefusedException {@code rate_limited}
   */
  void count(String page, String address) {
    if (AddressRange.literal(address).filter(InetAddress::isLoopbackAddress).isPresent()) {
      return;
    }
    var now = clock.instant();
    var key = page + " " + ThrottleService.network(address);
    if (counts.size() >= COUNTS_MAX) {
      counts.values().removeIf(count -> !count.end.isAfter(now));
      if (counts.size() >= COUNTS_MAX && !counts.containsKey(key)) {
        return;
      }
    }
    var count =
        counts.merge(key, new Count(1, now.plus(WINDOW)), (old, begun) -> next(old, begun, now));
    if (count.number > MAX) {
      throw ThrottleService.refusal(Duration.between(now, count.end)).asException();
    }
  }

  private static Count next(Count old, Count begun, Instant now) {
    return old.end.isAfter(now) ? new Count(Math.min(old.number, MAX) + 1, old.end) : begun;
  }
}
