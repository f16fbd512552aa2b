package dev.plexsphere.authn;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.PrincipalRef;
import dev.plexsphere.session.BrowserSession;
import dev.plexsphere.token.VerifiedToken;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, and by which credential.
 *
 * @param session the cookie's session, or null
 * @param token the bearer token, or null; exactly one of the two is there
 */
public record Principal(
    PrincipalRef ref,
    DomainId domain,
    String domainSlug,
    @Nullable String email,
    @Nullable BrowserSession session,
    @Nullable VerifiedToken token) {

  /** acr of the browser session; a bearer token tells nothing about one. */
  public Optional<String> acr() {
    return session == null ? Optional.empty() : Optional.ofNullable(session.acr());
  }

  /** amr of the browser session. */
  public List<String> amr() {
    return session == null ? List.of() : session.amr();
  }
}
