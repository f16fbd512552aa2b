package dev.plexsphere.cli.idp;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.http.Answer;
import dev.plexsphere.cli.http.ForeignUrl;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;

/**
 * A person's password becomes an ID token (RFC 6749 section 4.3), for scripts without a browser.
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
    var answer = call.foreign(url).postJson(body(clientId, email, password));
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

  private Json.Doc body(String clientId, String email, Secret password) {
    var body =
        Json.Doc.of(
            "grant_type",
            "password",
            "client_id",
            clientId,
            "username",
            email,
            "password",
            password.value(),
            "scope",
            Scopes.of(false));
    if (settings.clientSecret() != null) {
      body = body.with("client_secret", settings.clientSecret().value());
    }
    return settings.audience() == null ? body : body.with("audience", settings.audience());
  }

  private Failure refused(ForeignUrl url, Answer answer, Secret password) {
    var failure =
        settings.clientSecret() == null
            ? Refusals.of(WHAT, url.server(), answer, password)
            : Refusals.of(WHAT, url.server(), answer, password, settings.clientSecret());
    if (answer.status() == 404) {
      return failure.hint("not every provider takes passwords; sign in with --browser-pkce");
    }
    return switch (Refusals.error(answer)) {
      case "mfa_required", "unauthorized_client", "unsupported_grant_type" ->
          failure.hint("sign in with --browser-pkce");
      default -> failure;
    };
  }
}
