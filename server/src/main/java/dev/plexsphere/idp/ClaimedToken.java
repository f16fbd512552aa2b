package dev.plexsphere.idp;

import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.json.Json;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * What a JWT says of itself before anybody has checked it: good for choosing whose keys to check it
 * with, and for nothing else.
 *
 * @param subject empty where it names nobody
 */
public record ClaimedToken(String issuer, String subject) {
  private static final int TEXT_MAX = 2048;

  /** Whom it names, whoever may have made it; empty for anything but a JWS of three parts. */
  public static Optional<String> subject(String token) {
    return claims(token)
        .flatMap(claims ->
            claims.get("sub") instanceof String sub ? Optional.of(sub) : Optional.empty());
  }

  /** Reads the payload; empty for anything but a JWS of three parts that names an issuer. */
  public static Optional<ClaimedToken> read(String token) {
    return claims(token)
        .flatMap(claims ->
            claims.get("iss") instanceof String issuer && issuer.length() <= TEXT_MAX
                ? Optional.of(
                    new ClaimedToken(issuer, claims.get("sub") instanceof String sub ? sub : ""))
                : Optional.empty());
  }

  private static Optional<Map<String, Object>> claims(String token) {
    var parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.readMap(Base64.getUrlDecoder().decode(parts[1])));
    } catch (IllegalArgumentException | RefusedException _) {
      return Optional.empty();
    }
  }
}
