package dev.plexsphere.tenancy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Domains by their slug as they were a moment ago. Whoever changes one waits out that moment before
 * they say so ({@link #awaitForgotten}); so no node acts on what was before a change that somebody
 * was told of. Thread-safe.
 */
final class RecentDomains {
  private static final Duration KEPT = Duration.ofMillis(200);
  private static final int MAX = 10_000;

  private record Kept(Domain domain, long askedNanos) {}

  private final LongSupplier nanos;
  private final Cache<String, Kept> bySlug = Caffeine.newBuilder().maximumSize(MAX).build();

  /**
   * @param nanos time that never goes back, as {@link System#nanoTime}
   */
  RecentDomains(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * The Domain of that slug, as it was at most {@code KEPT} ago. That there was none is not kept.
   *
   * @param ask asks the database
   */
  Optional<Domain> find(String slug, Function<String, Optional<Domain>> ask) {
    long now = nanos.getAsLong();
    var kept = bySlug.getIfPresent(slug);
    if (kept != null && now - kept.askedNanos < KEPT.toNanos()) {
      return Optional.of(kept.domain);
    }
    var found = ask.apply(slug);
    // Its age counts from the question: a slow answer may be older than a change.
    found.ifPresent(domain -> bySlug.put(slug, new Kept(domain, now)));
    return found;
  }

  /** Returns when what any node asked before the call is no longer kept there, 0.2 s later. */
  static void awaitForgotten() {
    long began = System.nanoTime();
    for (long left = KEPT.toNanos(); left > 0 && !Thread.currentThread().isInterrupted(); ) {
      LockSupport.parkNanos(left);
      left = KEPT.toNanos() - (System.nanoTime() - began);
    }
  }
}
