package dev.plexsphere.idp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.plexsphere.kit.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Documents of foreign servers, never credentials. A document is asked for again after 10 minutes,
 * or at once where something unknown turned up; at most every 10 s either way, so that nobody can
 * have us hammer a third party. While its server is away the last one is good for a day; a failure
 * is remembered for the same 10 s. At most 10 000 documents, one fetch at a time for each.
 */
final class DocumentCache<T> {
  private static final Duration FRESH = Duration.ofMinutes(10);
  private static final Duration COOLDOWN = Duration.ofSeconds(10);
  private static final Duration STALE_MAX = Duration.ofDays(1);
  private static final int SIZE_MAX = 10_000;

  private final Cache<String, Slot<T>> slots = Caffeine.newBuilder().maximumSize(SIZE_MAX).build();
  private final InstantSource clock;
  private final Function<T, Duration> fresh;
  private final Supplier<RefusedException> unavailable;

  DocumentCache(InstantSource clock) {
    this(clock, _ -> FRESH, HttpIssuer::unavailable);
  }

  /**
   * @param fresh how long a document is not asked for again, instead of 10 minutes
   * @param unavailable what the caller sees when there is none, and no fetch says why
   */
  DocumentCache(
      InstantSource clock, Function<T, Duration> fresh, Supplier<RefusedException> unavailable) {
    this.clock = clock;
    this.fresh = fresh;
    this.unavailable = unavailable;
  }

  private static final class Slot<T> {
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable Kept<T> kept;
    private @Nullable Instant triedAt;
    private @Nullable RefusedException failure;
  }

  private record Kept<T>(T document, Instant fetchedAt) {
    boolean isYounger(Duration age, Instant now) {
      return now.isBefore(fetchedAt.plus(age));
    }
  }

  /**
   * The document under {@code key}.
   *
   * @param anew asks the server even though a fresh one is here, unless it was asked just now
   * @param fetch throws what the caller sees when there is no usable document
   */
  T get(String key, boolean anew, Supplier<T> fetch) {
    var slot = slots.get(key, _ -> new Slot<>());
    var kept = slot.kept;
    if (!anew && kept != null && kept.isYounger(fresh.apply(kept.document()), clock.instant())) {
      return kept.document();
    }
    if (!anew && kept != null && kept.isYounger(STALE_MAX, clock.instant())) {
      if (!slot.fetching.tryLock()) {
        return kept.document(); // somebody is asking; what we have is good enough meanwhile
      }
    } else {
      slot.fetching.lock();
    }
    try {
      return fetched(slot, anew, fetch);
    } finally {
      slot.fetching.unlock();
    }
  }

  private T fetched(Slot<T> slot, boolean anew, Supplier<T> fetch) {
    var now = clock.instant();
    var kept = slot.kept;
    if (!anew && kept != null && kept.isYounger(fresh.apply(kept.document()), now)) {
      return kept.document(); // fetched while we waited
    }
    var tried = slot.triedAt;
    if (tried == null || !now.isBefore(tried.plus(COOLDOWN))) {
      slot.triedAt = now;
      try {
        var document = fetch.get();
        slot.kept = new Kept<>(document, now);
        slot.failure = null;
        return document;
      } catch (RefusedException e) {
        slot.failure = e;
      }
    }
    if (kept != null && kept.isYounger(STALE_MAX, now)) {
      return kept.document();
    }
    var failure = slot.failure;
    throw failure != null ? failure : unavailable.get();
  }
}
