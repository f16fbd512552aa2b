package dev.plexsphere.gateway;

import dev.plexsphere.kit.secret.Secret;
import io.avaje.jsonb.Json;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The body of a login. What NoETL's clients send besides is taken and not looked at: a refresh
 * token is of no use here and never stored, and whoever asks does not get to say from where.
 */
@Json(naming = Json.Naming.LowerUnderscore)
record LoginRequest(
    @Nullable String auth0Token,
    @Nullable String auth0RefreshToken,
    @Nullable String auth0Domain,
    @Nullable Integer sessionDurationHours,
    @Nullable String clientIp,
    @Nullable String clientUserAgent) {
  private static final int HOURS_DEFAULT = 8;

  /**
   * The upstream token.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}
   */
  Secret token() {
    if (auth0Token == null || auth0Token.isBlank()) {
      throw GatewayRefusal.invalid("auth0_token is missing.");
    }
    return new Secret(auth0Token.strip());
  }

  /**
   * How long the session is asked to last.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}
   */
  Duration lifetime() {
    int hours = sessionDurationHours == null ? HOURS_DEFAULT : sessionDurationHours;
    if (hours < 1) {
      throw GatewayRefusal.invalid("session_duration_hours must be 1 or more, was " + hours + ".");
    }
    return Duration.ofHours(hours);
  }

  /** Never a token. */
  @Override
  public String toString() {
    return "LoginRequest(***)";
  }
}
