package dev.plexsphere.authserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.oauth.OAuthError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The parameter {@code claims} of an authorization request (OpenID Connect Core section 5.5), as
 * far as it changes anything: a person's data, of which userinfo and ID token tell the same
 * whichever of them was asked; who must sign in ({@code sub}) and how ({@code acr}).
 *
 * @param told what is to be told beyond the scope, space-separated, never what the client may not
 *     ask for by scope; null for nothing
 * @param subject who must sign in; null for anybody
 */
record ClaimsParameter(@Nullable String told, @Nullable UUID subject) {
  static final ClaimsParameter NONE = new ClaimsParameter(null, null);

  /** Bytes of UTF-8. */
  static final int MAX = 2048;

  /** Claims about a person, and the scope by which each may be asked for. */
  static final SequencedMap<String, String> SCOPES = scopes();

  private static SequencedMap<String, String> scopes() {
    var out = new LinkedHashMap<String, String>();
    out.put("email", "email");
    out.put("name", "profile");
    return out;
  }

  /**
   * Reads it. Members and claims that are not known change nothing.
   *
   * @throws dev.plexsphere.oauth.OAuthException {@code invalid_request} for what is no such JSON;
   *     {@code unmet_authentication_requirements} for an essential {@code acr} that nobody gets
   *     here (section 5.5.1.1); {@code login_required} for a {@code sub} that nobody has
   */
  static ClaimsParameter of(Client client, String text) {
    if (text.getBytes(UTF_8).length > MAX) {
      throw invalid("is longer than " + MAX + " bytes");
    }
    var whole = parse(text);
    var idToken = object(whole, "id_token");
    var userinfo = object(whole, "userinfo");
    if (idToken.containsKey("acr")) {
      requireAcr(wish(idToken, "acr"));
    }
    var asked =
        SCOPES.keySet().stream()
            .filter(claim -> userinfo.containsKey(claim) || idToken.containsKey(claim))
            .toList();
    return new ClaimsParameter(allowed(client, asked), subject(idToken, userinfo).orElse(null));
  }

  /** Those that the client may ask for by scope, space-separated; null for none. */
  static @Nullable String allowed(Client client, List<String> claims) {
    var allowed =
        claims.stream()
            .filter(claim -> client.access().scopes().contains(SCOPES.get(claim)))
            .collect(Collectors.joining(" "));
    return allowed.isEmpty() ? null : allowed;
  }

  private static Map<String, Object> parse(String text) {
    try {
      return Json.readMap(text.getBytes(UTF_8));
    } catch (RefusedException _) {
      throw invalid("is not one well-formed JSON object");
    }
  }

  /** A member of the whole; each of its claims is null or an object. */
  private static Map<?, ?> object(Map<String, Object> whole, String name) {
    if (!whole.containsKey(name)) {
      return Map.of();
    }
    if (!(whole.get(name) instanceof Map<?, ?> claims)) {
      throw invalid("has " + name + ", which is no object");
    }
    for (var each : claims.values()) {
      if (each != null && !(each instanceof Map<?, ?>)) {
        throw invalid("has a claim that is neither null nor an object");
      }
    }
    claims.keySet().forEach(claim -> wish(claims, String.valueOf(claim)));
    return claims;
  }

  /**
   * How one claim is asked for.
   *
   * @param values any of them will do; empty where anything will
   */
  private record Wish(boolean essential, List<Object> values) {}

  private static Wish wish(Map<?, ?> claims, String name) {
    if (!(claims.get(name) instanceof Map<?, ?> said)) {
      return new Wish(false, List.of());
    }
    var essential = said.get("essential");
    if (essential != null && !(essential instanceof Boolean)) {
      throw invalid("has an essential that is neither true nor false");
    }
    var values = new ArrayList<Object>();
    if (said.get("value") != null) {
      values.add(said.get("value"));
    }
    if (said.containsKey("values")) {
      if (!(said.get("values") instanceof List<?> list) || list.isEmpty()) {
        throw invalid("has values that are no list, or none");
      }
      values.addAll(list);
    }
    return new Wish(Boolean.TRUE.equals(essential), values);
  }

  private static void requireAcr(Wish acr) {
    if (acr.essential && !acr.values.isEmpty() && !acr.values.contains(HostedTokens.ONE_FACTOR)) {
      throw OAuthError.of(
              "unmet_authentication_requirements",
              "Nobody signs in here by that acr; there is " + HostedTokens.ONE_FACTOR)
          .asException();
    }
  }

  /** One person, whom both parts agree on. */
  private static Optional<UUID> subject(Map<?, ?> idToken, Map<?, ?> userinfo) {
    var values = new ArrayList<>(wish(idToken, "sub").values);
    values.addAll(wish(userinfo, "sub").values);
    var distinct = values.stream().distinct().toList();
    if (distinct.isEmpty()) {
      return Optional.empty();
    }
    if (distinct.size() > 1) {
      throw invalid("names more than one person as sub");
    }
    if (distinct.getFirst() instanceof String sub) {
      var account = TokenReader.uuid(sub).filter(id -> id.toString().equals(sub));
      if (account.isPresent()) {
        return account;
      }
    }
    throw OAuthError.of("login_required", "Nobody has that sub here").asException();
  }

  private static RuntimeException invalid(String what) {
    return OAuthError.invalidRequest("The parameter claims " + what).asException();
  }
}
