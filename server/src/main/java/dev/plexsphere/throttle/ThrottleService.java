package dev.plexsphere.throttle;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.db.Database;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Counts tries in PostgreSQL, so that all nodes count together and a restart forgets nothing.
 *
 * <p>A bucket's window opens at its first try and lasts as long as that try said; over {@code max}
 * tries in it, everybody who shares the bucket waits for its end. Counting commits by itself,
 * whatever becomes of the request. Thread-safe.
 */
public final class ThrottleService {
  private final Database database;
  private final InstantSource clock;
  private final Throttles throttles = new Throttles();

  public ThrottleService(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Counts one try.
   *
   * @param bucket what is protected and from whom, such as {@code usercode:<address>}; at most a
   *     few hundred characters, names of people only as a digest
   * @param max tries that pass in one window
   * @return how long to wait, when this try is one too many
   */
  public Optional<Duration> hit(String bucket, int max, Duration window) {
    var now = clock.instant();
    var state = database.transaction(tx -> throttles.count(tx, bucket, max, now, now.plus(window)));
    return state.count() > max ? state.waitFrom(now) : Optional.empty();
  }

  /**
   * {@link #hit(String, int, Duration)} in the caller's transaction: who shares the bucket waits
   * until it ends, so that tries made at once are decided one after the other. It counts only if
   * the transaction commits.
   */
  public Optional<Duration> hit(Handle tx, String bucket, int max, Duration window) {
    var now = clock.instant();
    var state = throttles.count(tx, bucket, max, now, now.plus(window));
    return state.count() > max ? state.waitFrom(now) : Optional.empty();
  }

  /** Takes a try of this transaction back: it turned out to be none. */
  public void forgive(Handle tx, String bucket) {
    throttles.uncount(tx, bucket, clock.instant());
  }

  /** Looks without counting: how long to wait, when {@code max} tries have been counted. */
  public Optional<Duration> blocked(String bucket, int max, Duration window) {
    var now = clock.instant();
    return database
        .read(handle -> throttles.find(handle, bucket, now))
        .filter(state -> state.count() >= max)
        .flatMap(state -> state.waitFrom(now))
        .map(wait -> wait.compareTo(window) < 0 ? wait : window);
  }

  /** Forgets what was counted. */
  public void reset(String bucket) {
    database.inTransaction(tx -> throttles.delete(tx, bucket));
  }

  /** Takes one try back that was counted and turned out to be right, or was not made. */
  public void refund(String bucket) {
    database.inTransaction(tx -> throttles.uncount(tx, bucket));
  }

  /**
   * What one customer of an access provider usually has: an IPv4 address, or the first 64 bits of
   * an IPv6 one. Anything else stays as it is.
   */
  public static String network(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      var bytes = InetAddress.ofLiteral(address.replaceAll("[\\[\\]]", "")).getAddress();
      return bytes.length == 16 ? HexFormat.of().formatHex(bytes, 0, 8) + "/64" : address;
    } catch (IllegalArgumentException _) {
      return address;
    }
  }

  /** Removes closed windows, at most 10 000; returns how many. */
  public int sweep(Handle tx, Instant now) {
    return throttles.deleteExpired(tx, now);
  }

  /** 429 with {@code Retry-After} in whole seconds, rounded up. */
  public static Refusal refusal(Duration wait) {
    long seconds = seconds(wait);
    return new Refusal.Plain(
        ErrorCode.RATE_LIMITED,
        "Too many attempts; try again in " + spoken(seconds) + ".",
        Map.of("Retry-After", String.valueOf(seconds)));
  }

  /** Whole seconds for {@code Retry-After}, rounded up, at least 1. */
  public static long seconds(Duration wait) {
    return Math.max(1, wait.plusNanos(999_999_999).toSeconds());
  }

  private static String spoken(long seconds) {
    return seconds < 120 ? seconds + " s" : (seconds + 59) / 60 + " min";
  }

  /** A bucket's open window. */
  record State(int count, Instant end) {
    Optional<Duration> waitFrom(Instant now) {
      return end.isAfter(now) ? Optional.of(Duration.between(now, end)) : Optional.empty();
    }
  }
}
