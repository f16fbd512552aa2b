package dev.plexsphere.token;

import dev.plexsphere.ids.ApiTokenId;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.PrincipalRef;
import dev.plexsphere.kit.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who asks about tokens: a principal, and the API token it came with, if it came with one.
 *
 * @param binding what vouched for the principal
 * @param presented null for a browser session
 */
public record TokenCaller(
    DomainId domain,
    PrincipalRef owner,
    @Nullable BindingId binding,
    @Nullable Presented presented) {

  /** The token that this request carries. */
  public record Presented(VerifiedToken token, Secret plaintext) {}

  @Nullable ApiTokenId presentedId() {
    return presented == null ? null : presented.token().id();
  }

  /**
   * Refuses who came with a token that may not mint: one that is no login, or a login of long ago.
   *
   * @param window how long after its sign-in a login token may mint
   */
  void checkMayMint(Duration window, Instant now) {
    if (presented == null) {
      return;
    }
    if (presented.token().origin() != VerifiedToken.Origin.LOGIN) {
      throw TokenRefusal.API_TOKEN_MINTS.asException();
    }
    var authTime = presented.token().authTime();
    if (authTime == null || authTime.plus(window).isBefore(now)) {
      throw TokenRefusal.SIGN_IN_TOO_OLD.asException();
    }
  }
}
