package dev.plexsphere.authserver;

import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.oauth.OAuthError;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Metadata as a client sends it, and with it who it says that it is (RFC 7592 section 2.2). */
record SentMetadata(Map<String, Object> members) {

  static SentMetadata read(Exchange exchange, byte[] body) {
    if (!exchange.isContentType("application/json")) {
      throw bad("Send application/json, in UTF-8 and not compressed");
    }
    try {
      return new SentMetadata(Json.readMap(body));
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

  ClientWish wish() {
    return ClientWish.sent(members);
  }

  private @Nullable String text(String name) {
    var value = members.get(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw bad(name + " is a string");
  }

  /** Never the secret. */
  @Override
  public String toString() {
    return "SentMetadata(" + members.keySet() + ")";
  }

  private static RuntimeException bad(String description) {
    return OAuthError.of("invalid_client_metadata", description).asException();
  }
}
