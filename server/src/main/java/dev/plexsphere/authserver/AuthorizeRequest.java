package dev.plexsphere.authserver;

import io.avaje.jsonb.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked for at /authorize, checked. It stays on the server and nothing in it changes
 * afterwards; the browser has an opaque name for it.
 *
 * @param scope space-separated; may be empty where there is an audience
 * @param audience of the access token; null for userinfo alone
 * @param freshLogin prompt=login: a session from before {@code startedAt} does not count
 * @param maxAge seconds; null when not asked
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
    String codeChallenge,
    boolean freshLogin,
    @Nullable Long maxAge,
    @Nullable String loginHint,
    String browser,
    Instant startedAt) {

  /** True when a session that was authenticated at {@code authTime} is recent enough. */
  boolean isSatisfiedBy(Instant authTime, Instant now) {
    if (!authTime.isBefore(startedAt)) {
      return true;
    }
    return !freshLogin && (maxAge == null || !authTime.plusSeconds(maxAge).isBefore(now));
  }
}
