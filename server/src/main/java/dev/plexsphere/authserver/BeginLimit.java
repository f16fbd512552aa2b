package dev.plexsphere.authserver;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.plexsphere.kit.http.AddressRange;
import dev.plexsphere.throttle.ThrottleService;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds how often one network has pages drawn for browsers in which nobody is signed in: each is a
 * row. Every node counts for itself in memory, since a count in the database would be the row that
 * it is to save. What comes from this machine is not counted: it may be a proxy that was not
 * declared, and everybody behind it. Thread-safe.
 */
final class BeginLimit {
  /** Of one page, in a window. */
  static final int MAX = 600;

  static final Duration WINDOW = Duration.ofMinutes(1);

  private static final int NETWORKS_MAX = 100_000;

  private final InstantSource clock;
  private final Cache<String, Count> counts;

  private record Count(AtomicInteger begun, Instant end) {}

  BeginLimit(InstantSource clock) {
    this.clock = clock;
    this.counts =
        Caffeine.newBuilder()
            .maximumSize(NETWORKS_MAX)
            .expireAfterWrite(WINDOW)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .build();
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
    var count =
        counts.get(
            page + " " + ThrottleService.network(address),
            _ -> new Count(new AtomicInteger(), now.plus(WINDOW)));
    if (count.begun.incrementAndGet() > MAX) {
      throw ThrottleService.refusal(Duration.between(now, count.end)).asException();
    }
  }
}
