package dev.plexsphere.token;

import java.time.Duration;

/**
 * How long tokens live, and how many there may be. A Domain's {@code max_token_ttl} caps all three
 * lifetimes.
 *
 * @param login of a device login; 12 hours
 * @param service of a machine's token; 90 days
 * @param api of a token whose maker names no lifetime; 90 days
 * @param mintWindow how long after its sign-in a login token may mint; 10 minutes
 * @param overlap how long a rotated token is still taken; 48 hours
 * @param liveMax live tokens of one identity; 100. Counted per statement: two nodes that mint for
 *     one identity in the same instant may exceed it by one batch
 */
public record TokenPolicy(
    Duration login,
    Duration service,
    Duration api,
    Duration mintWindow,
    Duration overlap,
    int liveMax) {
  /** What a lifetime may be at most, and what {@code ttl_seconds} may say: 365 days. */
  public static final Duration TTL_MAX = Duration.ofDays(365);

  /** {@link #liveMax} that counts nothing: for measurements. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /**
   * @throws IllegalArgumentException naming the configuration key and its bounds
   */
  public TokenPolicy {
    requireTtl("token.login", login);
    requireTtl("token.service", service);
    requireTtl("token.api", api);
    require(!mintWindow.isNegative(), "token.mint-window must not be negative");
    require(!overlap.isNegative(), "token.overlap must not be negative");
    require(liveMax > 0, "token.live-max must be at least 1, was " + liveMax);
  }

  /** The defaults. */
  public static TokenPolicy standard() {
    return new TokenPolicy(
        Duration.ofHours(12),
        Duration.ofDays(90),
        Duration.ofDays(90),
        Duration.ofMinutes(10),
        Duration.ofDays(2),
        100);
  }

  /** The same with another limit. */
  public TokenPolicy withLiveMax(int max) {
    return new TokenPolicy(login, service, api, mintWindow, overlap, max);
  }

  private static void requireTtl(String key, Duration ttl) {
    require(
        ttl.isPositive() && ttl.compareTo(TTL_MAX) <= 0,
        key + " must be more than PT0S and at most P365D, was " + ttl);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
