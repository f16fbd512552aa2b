package dev.plexsphere.license;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a license says. That it says so proves nothing: see {@link LicenseJws}.
 *
 * @param licensor who issued it, 1 to 200 characters
 * @param licensee who may use it, 1 to 200 characters
 * @param installation the one installation it holds for
 * @param notBefore in whole seconds, like the other times
 * @param expiresAt after {@code notBefore}, by at most 30 years
 * @param graceDays how long it still counts after its end, 0 to 90 days
 * @param maxTenants how many tenants there may be, 0 to 1,000,000
 * @param features names of what else is allowed, at most 32 of a-z, 0-9 and inner hyphens
 */
public record License(
    String licensor,
    UUID id,
    String licensee,
    Kind kind,
    UUID installation,
    Instant issuedAt,
    Instant notBefore,
    Instant expiresAt,
    int graceDays,
    int maxTenants,
    List<String> features) {
  /** Bound of {@code graceDays}. */
  public static final int GRACE_DAYS_MAX = 90;

  /** Bound of {@code maxTenants}. */
  public static final int TENANTS_MAX = 1_000_000;

  private static final Duration VALIDITY_MAX = Duration.ofDays(30 * 366);
  private static final int NAME_MAX = 200;
  private static final int FEATURES_MAX = 32;
  private static final Pattern FEATURE = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  /**
   * @throws IllegalArgumentException naming the bound that does not hold
   */
  public License {
    requireName(licensor, "licensor");
    requireName(licensee, "licensee");
    require(notBefore.isBefore(expiresAt), "a license ends after it begins");
    require(issuedAt.isBefore(expiresAt), "a license ends after it is issued");
    require(
        Duration.between(notBefore, expiresAt).compareTo(VALIDITY_MAX) <= 0,
        "a license holds for at most 30 years");
    require(
        graceDays >= 0 && graceDays <= GRACE_DAYS_MAX, "grace is 0 to " + GRACE_DAYS_MAX + " days");
    require(maxTenants >= 0 && maxTenants <= TENANTS_MAX, "tenants are 0 to " + TENANTS_MAX);
    require(features.size() <= FEATURES_MAX, "there are at most " + FEATURES_MAX + " features");
    for (var feature : features) {
      require(
          feature.length() <= 64 && FEATURE.matcher(feature).matches(),
          "a feature is at most 64 of a-z, 0-9 and inner hyphens");
    }
    features = List.copyOf(features);
  }

  /** What it may be used for. */
  public enum Kind {
    /** To try the product out. */
    EVALUATION,
    /** To build on it. */
    DEVELOPMENT,
    /** To run it for real; only a configured trust anchor can sign one. */
    PRODUCTION;

    /** As in the document: {@code evaluation}. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads what {@link #wire} wrote.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Kind ofWire(String wire) {
      for (var each : values()) {
        if (each.wire().equals(wire)) {
          return each;
        }
      }
      throw new IllegalArgumentException("a kind is evaluation, development or production");
    }
  }

  /** When it stops to count, grace included. */
  public Instant graceEndsAt() {
    return expiresAt.plus(Duration.ofDays(graceDays));
  }

  private static void requireName(String name, String what) {
    require(
        !name.isBlank()
            && name.length() <= NAME_MAX
            && name.codePoints().noneMatch(Character::isISOControl),
        "the " + what + " is 1 to " + NAME_MAX + " characters");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
