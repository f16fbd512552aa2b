package dev.plexsphere.device;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an OAuth client asks for with its device login; a login to the API has none.
 *
 * @param scope space-separated, what the client may have of what it asked for
 * @param audience of the access token; null for userinfo alone
 * @param codeChallenge S256 (RFC 7636), whose verifier the token request must then bring; null
 *     where the client sent none
 * @param jkt thumbprint of the key that the tokens must belong to (RFC 9449); null for any or none
 */
@Json(naming = Json.Naming.LowerUnderscore)
public record Wish(
    String scope, @Nullable String audience, @Nullable String codeChallenge, @Nullable String jkt) {
  /** The scopes one by one; none for an empty scope. */
  public List<String> scopes() {
    return scope.isEmpty() ? List.of() : List.of(scope.split(" ", -1));
  }
}
