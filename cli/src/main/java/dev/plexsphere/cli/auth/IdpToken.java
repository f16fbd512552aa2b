package dev.plexsphere.cli.auth;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.GatewayContext;
import dev.plexsphere.cli.config.IdpField;
import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.idp.BrowserGrant;
import dev.plexsphere.cli.idp.BrowserRequest;
import dev.plexsphere.cli.idp.CallbackUrl;
import dev.plexsphere.cli.idp.DeviceGrant;
import dev.plexsphere.cli.idp.IdpSettings;
import dev.plexsphere.cli.idp.IdpTokens;
import dev.plexsphere.cli.idp.PasswordGrant;
import dev.plexsphere.cli.idp.UnifiedInput;
import dev.plexsphere.cli.output.Failure;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The token to show to the gateway, got in the way that the flags ask for. */
final class IdpToken {
  private static final String STDIN = "-";

  private final Invocation call;
  private final GatewayContext context;

  /**
   * @param context what is known of the identity provider where no flag says so
   */
  IdpToken(Invocation call, GatewayContext context) {
    this.call = call;
    this.context = context;
  }

  /**
   * Gets it.
   *
   * @throws Failure when no way was chosen, or the provider refuses
   */
  IdpTokens obtain() {
    var arguments = call.arguments();
    var token = arguments.find(LoginFlags.TOKEN);
    if (token.isPresent()) {
      return token.get().equals(STDIN)
          ? only(call.secrets().line(LoginFlags.TOKEN))
          : only(given(token.get().strip()));
    }
    var callback = arguments.find(LoginFlags.CALLBACK);
    if (callback.isPresent()) {
      return only(CallbackUrl.token(callback.get()));
    }
    var unified = arguments.find(LoginFlags.UNIFIED).map(UnifiedInput::parse);
    if (arguments.has(LoginFlags.PKCE)) {
      return new BrowserGrant(call, settings(), browser(email(unified))).run();
    }
    if (arguments.has(LoginFlags.DEVICE)) {
      return new DeviceGrant(call, settings(), false, opensBrowser()).run();
    }
    return unified.map(this::inferred).orElseThrow(IdpToken::noMode);
  }

  private static IdpTokens only(Secret token) {
    return new IdpTokens(token, null, null);
  }

  private static Secret given(String token) {
    if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw Failure.usage("Bad value", LoginFlags.TOKEN + " holds no token");
    }
    return new Secret(token);
  }

  private IdpTokens inferred(UnifiedInput input) {
    return switch (input) {
      case UnifiedInput.Token token -> only(token.token());
      case UnifiedInput.Email email -> {
        boolean password =
            call.arguments().has(LoginFlags.PASSWORD)
                || call.arguments().has(PasswordGrant.STDIN_FLAG)
                || setting(IdpField.CLIENT_SECRET).isPresent();
        if (!password) {
          throw Failure.usage(
              "Missing flag",
              "how does "
                  + email.address()
                  + " sign in: "
                  + LoginFlags.PKCE
                  + ", "
                  + LoginFlags.DEVICE
                  + " or "
                  + LoginFlags.PASSWORD
                  + "?");
        }
        yield new PasswordGrant(call, settings()).run(email.address());
      }
    };
  }

  private static String email(Optional<UnifiedInput> unified) {
    return unified
        .map(input -> input instanceof UnifiedInput.Email email ? email.address() : "")
        .orElse("");
  }

  private static Failure noMode() {
    return Failure.usage(
        "Missing flag",
        "one of "
            + LoginFlags.PKCE
            + ", "
            + LoginFlags.DEVICE
            + ", "
            + LoginFlags.UNIFIED
            + " EMAIL "
            + LoginFlags.PASSWORD
            + ", "
            + LoginFlags.TOKEN
            + " or "
            + LoginFlags.CALLBACK
            + " says how to sign in");
  }

  private BrowserRequest browser(String email) {
    return new BrowserRequest(
        call.arguments().find(IdpField.REDIRECT_URI.flag()).orElse(null),
        context.find(IdpField.REDIRECT_URI).orElse(null),
        LoginFlags.port(call),
        email.isEmpty() ? null : email,
        false,
        opensBrowser());
  }

  private boolean opensBrowser() {
    return !call.arguments().has(LoginFlags.NO_OPEN);
  }

  private IdpSettings settings() {
    var domain =
        setting(IdpField.DOMAIN)
            .orElseThrow(() ->
                Failure.usage(
                        "Missing domain",
                        "nothing says where the identity provider is; give "
                            + IdpField.DOMAIN.flag())
                    .hint(
                        "plexctl context init "
                            + context.name()
                            + " --from-gateway "
                            + (context.serverUrl() == null
                                ? "https://<host>"
                                : context.serverUrl())));
    return new IdpSettings(
        domain,
        setting(IdpField.CLIENT_ID).orElse(null),
        setting(IdpField.CLIENT_SECRET).map(Secret::new).orElse(null),
        setting(IdpField.AUDIENCE).orElse(null));
  }

  /** The flag, else for a secret the variable, else the context; a blank one counts as absent. */
  private Optional<String> setting(IdpField field) {
    var flag = call.arguments().find(field.flag()).filter(text -> !text.isBlank());
    if (flag.isPresent() || field != IdpField.CLIENT_SECRET) {
      return flag.map(String::strip).or(() -> context.find(field));
    }
    var variable = call.env(call.program().variable("AUTH0_CLIENT_SECRET")).strip();
    return variable.isEmpty() ? context.find(field) : Optional.of(variable);
  }

  /**
   * The refresh token to keep beside the session: only where the context alone says who gave it and
   * to which client, since that is all that is known when it is used.
   */
  @Nullable Secret renewable(IdpTokens tokens) {
    boolean isContexts =
        Stream.of(IdpField.DOMAIN, IdpField.CLIENT_ID, IdpField.CLIENT_SECRET)
            .allMatch(field -> setting(field).equals(context.find(field)));
    return isContexts ? tokens.refreshToken() : null;
  }

  /** What the gateway is told of the provider; it chooses among those that it trusts. */
  Optional<String> domain() {
    return setting(IdpField.DOMAIN);
  }
}
