package dev.plexsphere.cli.idp;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.Secret;
import java.util.LinkedHashMap;
import java.util.Map;

/** Exchanges a refresh token for new tokens (RFC 6749 section 6), without a person. */
public final class RefreshGrant {
  private final Invocation call;
  private final IdpSettings settings;

  public RefreshGrant(Invocation call, IdpSettings settings) {
    this.call = call;
    this.settings = settings;
  }

  /**
   * Exchanges it.
   *
   * @return with the refresh token to use next: a new one, or the same where none was issued
   * @throws dev.plexsphere.cli.output.Failure exit 1 when the provider refuses or does not answer
   */
  public IdpTokens run(Secret refreshToken) {
    var url = Endpoints.of(call, settings).token();
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "refresh_token");
    form.put("client_id", settings.requireClientId());
    if (settings.clientSecret() != null) {
      form.put("client_secret", settings.clientSecret().value());
    }
    form.put("refresh_token", refreshToken.value());
    var answer = call.foreign(url).postForm(form);
    var tokens =
        IdpTokens.of(Refusals.document("the refresh token", url.server(), answer, refreshToken));
    return tokens.refreshToken() == null
        ? new IdpTokens(tokens.idToken(), tokens.accessToken(), refreshToken)
        : tokens;
  }
}
