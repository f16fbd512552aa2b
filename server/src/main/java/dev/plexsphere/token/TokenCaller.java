package dev.plexsphere.token;

import dev.plexsphere.ids.ApiTokenId;
import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.PrincipalRef;
import dev.plexsphere.kit.secret.Secret;
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
}
