package dev.plexsphere.authserver;

import dev.plexsphere.authserver.ClientMetadata.SigningWish;
import dev.plexsphere.authserver.ClientMetadata.Wish;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.oauth.OAuthError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Metadata as a client sends it. What we do not know is ignored (RFC 7591 section 2), a null is as
 * nothing (RFC 7592 section 2.2), and a wrong type is {@code invalid_client_metadata}.
 */
final class SentMetadata {
  private final Map<String, Object> members;

  private SentMetadata(Map<String, Object> members) {
    this.members = members;
  }

  static SentMetadata of(Map<String, Object> members) {
    return new SentMetadata(members);
  }

  static SentMetadata read(Exchange exchange, byte[] body) {
    if (!exchange.isContentType("application/json")) {
      throw bad("Send application/json, in UTF-8 and not compressed");
    }
    try {
      return of(Json.readMap(body));
    } catch (RefusedException _) {
      throw bad("The body is not one well-formed JSON object");
    }
  }

  String clientId() {
    return Objects.requireNonNullElse(text("client_id"), "");
  }

  @Nullable String clientSecret() {
    return text("client_secret");
  }

  Wish wish() {
    return new Wish(
        text("client_name"),
        list("redirect_uris"),
        list("post_logout_redirect_uris"),
        list("grant_types"),
        list("response_types"),
        text("token_endpoint_auth_method"),
        text("scope"),
        list("audiences"),
        list("resources"),
        bool("require_consent"),
        bool("require_pushed_authorization_requests"),
        text("backchannel_logout_uri"),
        bool("backchannel_logout_session_required"),
        null, // certificates are an administrator's to say
        new SigningWish(
            text("id_token_signed_response_alg"),
            text("access_token_format"),
            object("jwks"),
            text("jwks_uri")));
  }

  private @Nullable String text(String name) {
    var value = members.get(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw bad(name + " is a string");
  }

  @SuppressWarnings("unchecked") // JSON has no other names than text
  private @Nullable Map<String, Object> object(String name) {
    var value = members.get(name);
    if (value == null || value instanceof Map) {
      return (Map<String, Object>) value;
    }
    throw bad(name + " is an object");
  }

  private @Nullable Boolean bool(String name) {
    var value = members.get(name);
    if (value == null || value instanceof Boolean) {
      return (Boolean) value;
    }
    throw bad(name + " is true or false");
  }

  private @Nullable List<String> list(String name) {
    var value = members.get(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof List<?> sent)) {
      throw bad(name + " is a list");
    }
    var out = new ArrayList<String>();
    for (var each : sent) {
      if (!(each instanceof String text)) {
        throw bad(name + " is a list of strings");
      }
      out.add(text);
    }
    return out;
  }

  private static RuntimeException bad(String description) {
    return OAuthError.of("invalid_client_metadata", description).asException();
  }
}
