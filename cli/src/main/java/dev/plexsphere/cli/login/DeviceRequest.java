package dev.plexsphere.cli.login;

import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.output.Json;
import java.time.Duration;
import java.time.Instant;

/**
 * A login that waits for its person (RFC 8628 section 3.2).
 *
 * @param deviceCode what this terminal polls with
 * @param userCode what the person compares
 * @param address the page to open, with the code in it
 * @param askedAt when it began
 * @param expiresAt when it ends by itself
 * @param interval the least time between two polls, at least a second
 * @param numberMatch whether the page will show a number to be typed here
 */
record DeviceRequest(
    Secret deviceCode,
    String userCode,
    String address,
    Instant askedAt,
    Instant expiresAt,
    Duration interval,
    boolean numberMatch) {
  private static final long INTERVAL_DEFAULT = 5;
  private static final long INTERVAL_MAX = 300;

  static DeviceRequest read(Json.Doc answer, Instant now) {
    var interval =
        answer.find("interval").isPresent() ? answer.number("interval") : INTERVAL_DEFAULT;
    return new DeviceRequest(
        new Secret(answer.get("device_code")),
        answer.get("user_code"),
        answer.find("verification_uri_complete").orElseGet(() -> answer.get("verification_uri")),
        now,
        now.plusSeconds(answer.number("expires_in")),
        Duration.ofSeconds(Math.clamp(interval, 1, INTERVAL_MAX)),
        answer.flag("number_match"));
  }
}
