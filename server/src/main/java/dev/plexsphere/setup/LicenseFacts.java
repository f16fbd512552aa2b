package dev.plexsphere.setup;

import dev.plexsphere.license.License;
import dev.plexsphere.license.LicenseState;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A license for people.
 *
 * @param kind such as "Evaluation"
 * @param from to the minute, UTC; like {@code until}
 * @param graceDays how long it counts after its end
 * @param passes true where it holds now
 * @param sentence what it is worth now
 */
public record LicenseFacts(
    String kind,
    String licensee,
    String licensor,
    String installation,
    String from,
    String until,
    int graceDays,
    int maxTenants,
    boolean passes,
    String sentence) {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Null where nobody vouches for what the license says. */
  static @Nullable LicenseFacts of(LicenseState state) {
    var license = state.license();
    if (license == null || state.status() == LicenseState.Status.UNTRUSTED) {
      return null;
    }
    return new LicenseFacts(
        kind(license.kind()),
        license.licensee(),
        license.licensor(),
        license.installation().toString(),
        minute(license.notBefore()),
        minute(license.expiresAt()),
        license.graceDays(),
        license.maxTenants(),
        state.passes(),
        state.sentence());
  }

  private static String kind(License.Kind kind) {
    return switch (kind) {
      case EVALUATION -> "Evaluation";
      case DEVELOPMENT -> "Development";
      case PRODUCTION -> "Production";
    };
  }

  /** An instant as the setup's pages write it. */
  static String minute(Instant instant) {
    return MINUTE.format(instant);
  }
}
