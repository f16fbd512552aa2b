package dev.plexsphere.authserver;

import java.time.Duration;

/**
 * How long what one server makes is good, and what its sign-in page says.
 *
 * @param accessToken 30 seconds to 30 minutes: a key stays published for an hour after it signed
 * @param idToken the same
 * @param code 10 seconds to 10 minutes
 * @param refreshToken from the sign-in on, however often it is used
 * @param sessionIdle a hosted session that no browser and no refresh has used this long is over
 * @param sessionAbsolute a hosted session is over after this, used or not
 * @param loginNotice shown above the sign-in form, plain text; "" for none
 * @param signingKey how long one key signs, 2 days or more
 */
public record ServerPolicy(
    Duration accessToken,
    Duration idToken,
    Duration code,
    Duration refreshToken,
    Duration sessionIdle,
    Duration sessionAbsolute,
    String loginNotice,
    Duration signingKey) {
  /** What a server does that nothing is configured for. */
  public static final ServerPolicy DEFAULT =
      new ServerPolicy(
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(1),
          Duration.ofHours(8),
          Duration.ofHours(12),
          Duration.ofHours(12),
          "",
          Duration.ofDays(30));
}
