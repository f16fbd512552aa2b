package dev.plexsphere.authserver;

import dev.plexsphere.authserver.AuthorizeAnswers.Target;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.oauth.OAuthError;
import dev.plexsphere.oauth.Pkce;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads an authorization request (RFC 6749 section 4.1.1, OpenID Connect Core section 3.1.2.1).
 *
 * <p>First client and redirect URI: while they are not certain nothing is redirected anywhere. Then
 * everything else, whose errors go back to the client.
 */
final class AuthorizeParams {
  private static final int STATE_MAX = 2048;
  private static final int VALUE_MAX = 512;
  private static final String QUERY = "query";
  private static final String FORM_POST = "form_post";

  /** What an ID token of ours is never longer than. */
  private static final int HINT_MAX = 8192;

  /** Names the key that a code is bound to. */
  static final String JKT = "dpop_jkt";

  /** All that is read here, or refused; whatever else is sent is ignored (RFC 6749 section 3.1). */
  static final Set<String> KNOWN =
      Set.of(
          "audience",
          "claims",
          "client_id",
          "code_challenge",
          "code_challenge_method",
          JKT,
          "id_token_hint",
          "login_hint",
          "max_age",
          "nonce",
          "prompt",
          "redirect_uri",
          "registration",
          "request",
          "request_uri",
          "resource",
          "response_mode",
          "response_type",
          "scope",
          "state");

  private static final Pattern THUMBPRINT = Pattern.compile("[A-Za-z0-9_-]{43}");

  /** What {@code response_mode} may be. */
  static final List<String> MODES = List.of(QUERY, FORM_POST);

  /** What {@code prompt} may be. */
  static final List<String> PROMPTS = List.of("none", "login", "consent");

  private final Params params;
  private final Client client;
  private final String redirectUri;

  private AuthorizeParams(Params params, Client client, String redirectUri) {
    this.params = params;
    this.client = client;
    this.redirectUri = redirectUri;
  }

  /**
   * Makes sure of the client and of where it is answered.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request}, for a page of our own
   */
  static AuthorizeParams of(HostedServer server, Params params) {
    var client =
        params
            .find("client_id")
            .flatMap(server::client)
            .orElseThrow(() -> page("The application that sent you here is not known."));
    var redirectUri = params.get("redirect_uri");
    if (!RedirectUris.isRegistered(client.addresses().redirects(), redirectUri)) {
      throw page(
          "The application asked to be answered at an address that is not registered for it.");
    }
    if (params.find("state").map(String::length).orElse(0) > STATE_MAX) {
      throw page("The parameter state is longer than " + STATE_MAX + " characters.");
    }
    return new AuthorizeParams(params, client, redirectUri);
  }

  /** Where the answer goes, and how. */
  Target target() {
    boolean formPost = mode().equals(FORM_POST) && redirectUri.startsWith("http");
    return new Target(redirectUri, formPost, params.find("state").orElse(null));
  }

  private String mode() {
    return params.find("response_mode").orElse(QUERY);
  }

  /** An ID token of ours for the person whom the client expects (OpenID Connect Core 3.1.2.1). */
  Optional<String> idTokenHint() {
    return params.find("id_token_hint");
  }

  /**
   * True for a client whose address may be told of an error before anybody has signed in. One that
   * people are asked about may be anybody's, and would make a redirector of us (RFC 9700 section
   * 4.11.2).
   */
  boolean isTrusted() {
    return !client.rules().consent();
  }

  /** The page that says an error here, instead of at the client. */
  RuntimeException page(OAuthError error) {
    return page(
        "The application "
            + client.name()
            + " sent you here with a request that cannot be answered: "
            + error.description()
            + ".");
  }

  /** True for {@code prompt=none}: answer without showing anything. */
  boolean silent() {
    return prompts().equals(List.of("none"));
  }

  /**
   * Checks the rest.
   *
   * @param subject whom the client expects; null for anybody
   * @throws dev.plexsphere.oauth.OAuthException for a redirect to the client
   */
  AuthorizeRequest read(String browser, @Nullable UUID subject, Instant now) {
    refuse("request", "request_not_supported");
    refuse("request_uri", "request_uri_not_supported");
    refuse("registration", "registration_not_supported");
    if (!client.grants().contains(GrantType.AUTHORIZATION_CODE)) {
      throw OAuthError.of("unauthorized_client", "Nobody signs in to this client").asException();
    }
    checkResponse();
    bounded("id_token_hint", HINT_MAX);
    var target = target();
    var prompts = checkedPrompts();
    var scope = Scopes.of(client, params);
    var claims = claims();
    return new AuthorizeRequest(
        client.id(),
        redirectUri,
        scope,
        Resources.audience(client, params).orElse(null),
        target.state(),
        bounded("nonce").orElse(null),
        challenge(),
        prompts.contains("login"),
        maxAge(),
        bounded("login_hint").orElse(null),
        expected(subject, claims.subject()),
        jkt(),
        prompts.contains("consent"),
        silent(),
        target.formPost(),
        claims.told(),
        browser,
        now);
  }

  private ClaimsParameter claims() {
    return params
        .find("claims")
        .map(text -> ClaimsParameter.of(client, text))
        .orElse(ClaimsParameter.NONE);
  }

  /** Whom the hint names and whom the claims name is one person. */
  private static @Nullable UUID expected(@Nullable UUID hinted, @Nullable UUID claimed) {
    if (hinted != null && claimed != null && !hinted.equals(claimed)) {
      throw invalid("id_token_hint and claims name different people");
    }
    return hinted == null ? claimed : hinted;
  }

  private void refuse(String name, String error) {
    if (params.names().contains(name)) {
      throw OAuthError.of(error, "The parameter " + name + " is not supported").asException();
    }
  }

  private void checkResponse() {
    var type = params.find("response_type");
    if (type.isEmpty()) {
      throw invalid("response_type is missing");
    }
    if (!type.get().equals("code")) {
      throw OAuthError.of("unsupported_response_type", "Only response_type=code is supported")
          .asException();
    }
    if (!MODES.contains(mode())) {
      throw invalid("response_mode may be " + String.join(" or ", MODES));
    }
    if (mode().equals(FORM_POST) && !target().formPost()) {
      throw invalid("A program's own scheme is answered with response_mode=query");
    }
  }

  private @Nullable String challenge() {
    var method = params.find("code_challenge_method");
    var challenge = params.find("code_challenge");
    if (challenge.isEmpty() && method.isEmpty() && !client.rules().pkce()) {
      return null;
    }
    if (challenge.isEmpty()) {
      throw invalid("PKCE is required: code_challenge is missing");
    }
    if (!method.equals(Optional.of(Pkce.METHOD))) {
      throw invalid("PKCE is required with code_challenge_method=S256");
    }
    if (!Pkce.isChallenge(challenge.get())) {
      throw invalid("code_challenge is not 43 characters of base64url");
    }
    return challenge.get();
  }

  /** RFC 9449 section 10: the code is bound to that key. */
  private @Nullable String jkt() {
    var jkt = params.find(JKT);
    if (jkt.filter(value -> !THUMBPRINT.matcher(value).matches()).isPresent()) {
      throw invalid(JKT + " is not 43 characters of base64url");
    }
    return jkt.orElse(null);
  }

  private List<String> checkedPrompts() {
    bounded("prompt");
    var prompts = prompts();
    if (!PROMPTS.containsAll(prompts) || (prompts.contains("none") && prompts.size() > 1)) {
      throw invalid("prompt may be none alone, or login and consent");
    }
    return prompts;
  }

  private List<String> prompts() {
    return params.find("prompt").map(p -> List.of(p.split(" "))).orElse(List.of());
  }

  private @Nullable Long maxAge() {
    var text = params.find("max_age");
    if (text.isEmpty()) {
      return null;
    }
    if (!text.get().matches("[0-9]{1,9}")) {
      throw invalid("max_age is not a number of seconds");
    }
    return Long.valueOf(text.get());
  }

  private Optional<String> bounded(String name) {
    return bounded(name, VALUE_MAX);
  }

  private Optional<String> bounded(String name, int max) {
    var value = params.find(name);
    if (value.isPresent() && value.get().length() > max) {
      throw invalid(name + " is longer than " + max + " characters");
    }
    return value;
  }

  private static RuntimeException invalid(String description) {
    return OAuthError.invalidRequest(description).asException();
  }

  private static RuntimeException page(String detail) {
    return Refusal.of(ErrorCode.INVALID_REQUEST, detail).asException();
  }
}
