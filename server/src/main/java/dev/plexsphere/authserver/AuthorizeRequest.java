package dev.plexsphere.authserver;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked for at /authorize, checked. It stays on the server and nothing in it changes
 * afterwards; the browser has an opaque name for it.
 *
 * @param scope space-separated; may be empty where there is an audience
 * @param audience of the access token; null for userinfo alone
 * @param codeChallenge S256; null for a client that may do without
 * @param freshLogin prompt=login: a session from before {@code startedAt} does not count
 * @param maxAge seconds; null when not asked
 * @param subject the account that must be signed in ({@code id_token_hint}, {@code claims}); null
 *     for anybody
 * @param jkt thumbprint of the key that the code is bound to; null for none
 * @param consent prompt=consent: to be asked although it was given before
 * @param silent prompt=none: answered without a page, whatever happens until then
 * @param formPost response_mode=form_post
 * @param claims what is to be told of a person beyond the scope, space-separated; null for nothing
 * @param browser digest of the cookie of the browser that began it
 */
@Json(naming = Json.Naming.LowerUnderscore)
record AuthorizeRequest(
    String clientId,
    String redirectUri,
    String scope,
    @Nullable String audience,
    @Nullable String state,
    @Nullable String nonce,
    @Nullable String codeChallenge,
    boolean freshLogin,
    @Nullable Long maxAge,
    @Nullable String loginHint,
    @Nullable UUID subject,
    @Nullable String jkt,
    boolean consent,
    boolean silent,
    boolean formPost,
    @Nullable String claims,
    String browser,
    Instant startedAt) {

  /**
   * All that a person is asked for, as scopes: a claim that is asked for by its name is what its
   * scope tells.
   */
  String wished() {
    return wished(scope, claims);
  }

  /** {@link #wished()} of these. */
  static String wished(String scope, @Nullable String claims) {
    var all = new LinkedHashSet<>(List.of(scope.split(" ", -1)));
    if (claims != null) {
      for (var claim : claims.split(" ", -1)) {
        all.add(ClaimsParameter.SCOPES.getOrDefault(claim, claim));
      }
    }
    return String.join(" ", all).strip();
  }

  /** True when it may be answered for that account. */
  boolean isFor(UUID account) {
    return subject == null || subject.equals(account);
  }

  /** True when a session that was authenticated at {@code authTime} is recent enough. */
  boolean isSatisfiedBy(Instant authTime, Instant now) {
    if (!authTime.isBefore(startedAt)) {
      return true;
    }
    return !freshLogin && (maxAge == null || !authTime.plusSeconds(maxAge).isBefore(now));
  }
}
