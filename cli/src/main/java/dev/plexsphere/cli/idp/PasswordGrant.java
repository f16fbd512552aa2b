package dev.plexsphere.cli.idp;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.http.Answer;
import dev.plexsphere.cli.http.ForeignUrl;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import java.net.HttpURLConnection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A person's password becomes an ID token (RFC 6749 section 4.3), for scripts without a browser: at
 * Auth0's own path, and where there is no such, at the token endpoint that the provider publishes.
 */
public final class PasswordGrant {
  /** The flag that reads the password from a line of stdin. */
  public static final String STDIN_FLAG = "--password-stdin";

  private static final String WHAT = "the password sign-in";

  private final Invocation call;
  private final IdpSettings settings;

  public PasswordGrant(Invocation call, IdpSettings settings) {
    this.call = call;
    this.settings = settings;
  }

  /**
   * Asks for the password and signs in.
   *
   * @param email whom
   * @return tokens with an ID token among them
   * @throws Failure exit 2 without a way to ask for the password; exit 1 when the provider refuses
   *     or issues no ID token
   */
  public IdpTokens run(String email) {
    var clientId = settings.requireClientId();
    var url = Endpoints.auth0(settings).token();
    var password = password(email);
    var asked = parameters(clientId, email, password);
    var answer = call.foreign(url).postJson(document(asked));
    if (answer.status() == HttpURLConnection.HTTP_NOT_FOUND) {
      // Others than Auth0 take the same as a form, at an address that they publish.
      var published = Endpoints.of(call, settings).token();
      if (!published.equals(url)) {
        url = published;
        answer = call.foreign(url).postForm(asked);
      }
    }
    if (!answer.isSuccess()) {
      throw refused(url, answer, password);
    }
    var tokens = IdpTokens.of(Refusals.document(WHAT, url.server(), answer));
    if (tokens.idToken() == null) {
      throw Failure.failed(
          "No ID token",
          url.server().host()
              + " signed "
              + email
              + " in and issued no id_token; allow the client the Password grant and the openid"
              + " scope");
    }
    return tokens;
  }

  private Secret password(String email) {
    if (call.arguments().has(STDIN_FLAG)) {
      return call.secrets().line(STDIN_FLAG);
    }
    if (!call.streams().terminal().in()) {
      throw missing("there is no terminal to type it on");
    }
    var err = call.streams().err();
    err.prompt("Password for " + email + ": ");
    // the prompt stands on stderr already: the console would write it to stdout
    var typed = call.secrets().typed("");
    if (typed.isEmpty()) {
      err.line("");
    }
    return typed.orElseThrow(() -> missing("none was typed"));
  }

  private static Failure missing(String why) {
    return Failure.usage(
        "Missing password", why + "; give it as a line of stdin with " + STDIN_FLAG);
  }

  private Map<String, String> parameters(String clientId, String email, Secret password) {
    Map<String, String> asked = new LinkedHashMap<>();
    asked.put("grant_type", "password");
    asked.put("client_id", clientId);
    asked.put("username", email);
    asked.put("password", password.value());
    asked.put("scope", Scopes.of(false));
    if (settings.clientSecret() != null) {
      asked.put("client_secret", settings.clientSecret().value());
    }
    if (settings.audience() != null) {
      asked.put("audience", settings.audience());
    }
    return asked;
  }

  private static Json.Doc document(Map<String, String> asked) {
    var document = Json.Doc.of();
    for (var each : asked.entrySet()) {
      document = document.with(each.getKey(), each.getValue());
    }
    return document;
  }

  private Failure refused(ForeignUrl url, Answer answer, Secret password) {
    var failure =
        settings.clientSecret() == null
            ? Refusals.of(WHAT, url.server(), answer, password)
            : Refusals.of(WHAT, url.server(), answer, password, settings.clientSecret());
    if (answer.status() == HttpURLConnection.HTTP_NOT_FOUND) {
      return failure.hint("not every provider takes passwords; sign in with --browser-pkce");
    }
    return switch (Refusals.error(answer)) {
      case "mfa_required", "unauthorized_client", "unsupported_grant_type" ->
          failure.hint("sign in with --browser-pkce");
      default -> failure;
    };
  }
}
