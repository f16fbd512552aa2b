package dev.plexsphere.cli.idp;

import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import org.jspecify.annotations.Nullable;

/**
 * What an identity provider issued (OpenID Connect Core section 3.1.3.3); a token that it did not
 * issue is not there.
 */
public record IdpTokens(
    @Nullable Secret idToken, @Nullable Secret accessToken, @Nullable Secret refreshToken) {

  static IdpTokens of(Json.Doc answer) {
    return new IdpTokens(
        token(answer, "id_token"), token(answer, "access_token"), token(answer, "refresh_token"));
  }

  private static @Nullable Secret token(Json.Doc answer, String name) {
    return answer.find(name).filter(text -> !text.isBlank()).map(Secret::new).orElse(null);
  }

  /**
   * The token to show to a gateway: the ID token, else the access token.
   *
   * @throws Failure exit 1 when there is neither
   */
  public Secret preferred() {
    if (idToken != null) {
      return idToken;
    }
    if (accessToken != null) {
      return accessToken;
    }
    throw Failure.failed(
        "Unexpected answer",
        "the identity provider issued neither an id_token nor an access_token");
  }
}
