package dev.plexsphere.machine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.throttle.ThrottleService;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Slows down whoever guesses secrets. Counts failures only, in PostgreSQL, per client and network
 * and per network; so nobody elsewhere can lock a machine out by failing in its name. Where a count
 * is over, this node remembers until when, and answers without asking: a right secret costs no
 * query for it.
 */
final class FailureThrottle {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int PER_CLIENT_MAX = 10;
  private static final int PER_NETWORK_MAX = 100;
  private static final int REMEMBERED_MAX = 100_000;

  private record Bucket(String name, int max) {}

  private final ThrottleService throttle;
  private final InstantSource clock;
  private final Cache<String, Instant> over =
      Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).expireAfterWrite(WINDOW).build();

  FailureThrottle(ThrottleService throttle, InstantSource clock) {
    this.throttle = throttle;
    this.clock = clock;
  }

  /**
   * Refuses who failed too often.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code rate_limited}
   */
  void check(String clientId, String address) {
    if (over.estimatedSize() == 0) {
      return; // nobody has
    }
    var now = clock.instant();
    for (var bucket : buckets(clientId, address)) {
      Optional.ofNullable(over.getIfPresent(bucket.name()))
          .filter(until -> until.isAfter(now))
          .ifPresent(until -> {
            throw ThrottleService.refusal(Duration.between(now, until)).asException();
          });
    }
  }

  /** Counts a failure. The answer to this one stays what it is. */
  void failed(String clientId, String address) {
    for (var bucket : buckets(clientId, address)) {
      throttle
          .hit(bucket.name(), bucket.max() - 1, WINDOW)
          .ifPresent(wait -> over.put(bucket.name(), clock.instant().plus(wait)));
    }
  }

  private static List<Bucket> buckets(String clientId, String address) {
    var network = ThrottleService.network(address);
    var client = HexFormat.of().formatHex(Secrets.sha256(clientId), 0, 16);
    return List.of(
        new Bucket("machine:" + client + ":" + network, PER_CLIENT_MAX),
        new Bucket("machine:" + network, PER_NETWORK_MAX));
  }
}
