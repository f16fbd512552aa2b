package dev.plexsphere.cli.idp;

import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.http.Answer;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import java.time.Duration;
import java.time.Instant;

/**
 * A sign-in that waits for its person (RFC 8628 section 3.2).
 *
 * @param deviceCode what this terminal polls with
 * @param userCode what the person compares or types
 * @param address the page to open, with the code in it if the provider can do so
 * @param expiresAt when it ends by itself
 * @param interval the least time between two polls, at least a second
 */
record DeviceCode(
    Secret deviceCode, String userCode, String address, Instant expiresAt, Duration interval) {
  private static final long LIFE_DEFAULT = 600;
  private static final long LIFE_MAX = 3600;
  private static final long INTERVAL_DEFAULT = 5;
  private static final long INTERVAL_MAX = 300;

  /**
   * Reads the provider's answer.
   *
   * @throws Failure exit 1 when it lacks something, or a number is none
   */
  static DeviceCode read(Answer answer, Instant now) {
    if (!(answer.body() instanceof Json.Doc document)) {
      throw lacking("a JSON object");
    }
    return new DeviceCode(
        new Secret(text(document, "device_code")),
        text(document, "user_code"),
        document
            .find("verification_uri_complete")
            .orElseGet(() -> text(document, "verification_uri")),
        now.plusSeconds(number(document, "expires_in", LIFE_DEFAULT, LIFE_MAX)),
        Duration.ofSeconds(number(document, "interval", INTERVAL_DEFAULT, INTERVAL_MAX)));
  }

  private static String text(Json.Doc document, String name) {
    return document.find(name).filter(text -> !text.isBlank()).orElseThrow(() -> lacking(name));
  }

  private static long number(Json.Doc document, String name, long otherwise, long max) {
    try {
      return Math.clamp(document.find(name).map(Long::parseLong).orElse(otherwise), 1, max);
    } catch (NumberFormatException e) {
      throw lacking("a usable " + name);
    }
  }

  private static Failure lacking(String what) {
    return Failure.failed("Unexpected answer", "the identity provider's answer lacks " + what);
  }
}
