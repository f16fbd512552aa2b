package dev.plexsphere.oauth;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An error as OAuth endpoints spell it (RFC 6749 sections 4.1.2.1 and 5.2).
 *
 * @param error the registered code
 * @param description plain ASCII without quotes or backslashes, for the developer; no secret
 * @param status of a token endpoint's answer; redirects carry none
 */
public record OAuthError(String error, String description, int status) {

  public static OAuthError invalidRequest(String description) {
    return new OAuthError("invalid_request", description, 400);
  }

  public static OAuthError invalidGrant(String description) {
    return new OAuthError("invalid_grant", description, 400);
  }

  public static OAuthError invalidClient(String description) {
    return new OAuthError("invalid_client", description, 401);
  }

  public static OAuthError of(String error, String description) {
    return new OAuthError(error, description, 400);
  }

  /** The JSON members. */
  public Map<String, Object> members() {
    var out = new LinkedHashMap<String, Object>();
    out.put("error", error);
    out.put("error_description", description);
    return out;
  }

  /** For {@code throw}: the endpoint answers it in its own form. */
  public OAuthException asException() {
    return new OAuthException(this);
  }
}
