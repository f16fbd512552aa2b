package dev.plexsphere.idp;

import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.json.Json;
import java.util.Base64;
import java.util.Optional;

/**
 * What a JWT says of itself before anybody has checked it: good for choosing whose keys to check it
 * with, and for nothing else.
 *
 * @param subject empty where it names nobody
 */
public record ClaimedToken(String issuer, String subject) {
  private static final int TEXT_MAX = 2048;

  /** Reads the payload; empty for anything but a JWS of three parts that names an issuer. */
  public static Optional<ClaimedToken> read(String token) {
    var parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      var claims = Json.readMap(Base64.getUrlDecoder().decode(parts[1]));
      return claims.get("iss") instanceof String issuer && issuer.length() <= TEXT_MAX
          ? Optional.of(
              new ClaimedToken(issuer, claims.get("sub") instanceof String sub ? sub : ""))
          : Optional.empty();
    } catch (IllegalArgumentException | RefusedException _) {
      return Optional.empty();
    }
  }
}
