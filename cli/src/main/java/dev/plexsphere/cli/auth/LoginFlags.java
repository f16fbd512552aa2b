package dev.plexsphere.cli.auth;

import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.IdpField;
import dev.plexsphere.cli.config.SecureStorage;
import dev.plexsphere.cli.gateway.GatewayLogin;
import dev.plexsphere.cli.idp.BrowserRequest;
import dev.plexsphere.cli.idp.PasswordGrant;
import dev.plexsphere.cli.output.Failure;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The flags of {@code auth login}, and which of them go together. */
final class LoginFlags {
  static final String UNIFIED = "--auth0";
  static final String TOKEN = "--auth0-token";
  static final String CALLBACK = "--auth0-callback-url";
  static final String DEVICE = "--browser";
  static final String PKCE = "--browser-pkce";
  static final String NO_OPEN = "--no-browser-open";
  static final String PASSWORD = "--password";
  static final String NO_SAVE = "--no-save";
  static final String SHOW_EXPORT = "--show-export";
  static final String JSON = "--json";
  static final String STORAGE = "--secure-storage";

  private static final String PORT = "--pkce-port";
  private static final String HOURS = "--session-duration-hours";
  private static final int PORT_MAX = 65_535;
  private static final int HOURS_MAX = 8_760;

  /** Each way to sign in excludes those behind it. */
  private static final List<String> MODES = List.of(TOKEN, CALLBACK, PKCE, DEVICE, PASSWORD);

  private LoginFlags() {}

  static void describe(CommandSpec spec) {
    spec.addOption(
        Flags.optional(UNIFIED, "EMAIL|TOKEN|URL", "who signs in, or a token, or a callback URL"));
    spec.addOption(
        Flags.optional(TOKEN, "TOKEN", "a token of the identity provider; - reads it from stdin"));
    spec.addOption(
        Flags.optional(
            CALLBACK, "URL", "the address a sign-in elsewhere ended at, with its token"));
    for (var field : IdpField.values()) {
      spec.addOption(
          Flags.optional(
              field.flag(),
              field.kind().label(),
              field.kind().description() + ", instead of the context's"));
    }
    spec.addOption(Flags.toggle(DEVICE, "sign in on any device, with a code"));
    spec.addOption(
        OptionSpec.builder(PKCE, "--pkce")
            .type(boolean.class)
            .arity("0")
            .description("sign in with the browser of this machine")
            .build());
    spec.addOption(
        Flags.optional(
            PORT,
            "PORT",
            "where the browser comes back to (default: "
                + BrowserRequest.DEFAULT_PORT
                + "; 0: any free one)"));
    spec.addOption(Flags.toggle(NO_OPEN, "print the address and open nothing"));
    spec.addOption(Flags.toggle(PASSWORD, "ask for the password of --auth0 EMAIL"));
    spec.addOption(Flags.toggle(PasswordGrant.STDIN_FLAG, "read that password from stdin"));
    spec.addOption(
        Flags.optional(
            HOURS,
            "HOURS",
            "how long the session is to last (default: " + GatewayLogin.HOURS + ")"));
    spec.addOption(Flags.toggle(NO_SAVE, "print the session and keep nothing"));
    spec.addOption(
        Flags.optional(
            STORAGE,
            "WHEN",
            "never, prefer or require the keyring for the session; the context remembers it"
                + " (default: never)"));
    spec.addOption(
        Flags.toggle(SHOW_EXPORT, "print the export line for other tools, as noetl always does"));
    spec.addOption(
        OptionSpec.builder("-j", JSON)
            .type(boolean.class)
            .arity("0")
            .description("the same as --output json")
            .build());
  }

  /**
   * Refuses what does not go together.
   *
   * @throws Failure exit 2
   */
  static void check(Invocation call) {
    var arguments = call.arguments();
    var modes = MODES.stream().filter(arguments::has).toList();
    if (modes.size() > 1) {
      throw Failure.usage(
          "Flags do not fit", modes.get(1) + " does not go with " + modes.getFirst());
    }
    if (arguments.has(UNIFIED) && (arguments.has(TOKEN) || arguments.has(CALLBACK))) {
      throw Failure.usage("Flags do not fit", UNIFIED + " does not go with " + modes.getFirst());
    }
  }

  /**
   * Where the session is to be kept: what the flag says, else what the context remembers.
   *
   * @throws Failure exit 2 when it does not go together with the rest
   */
  static SecureStorage storage(Invocation call, SecureStorage remembered) {
    var word = call.arguments().find(STORAGE);
    if (word.isEmpty()) {
      return remembered;
    }
    if (call.arguments().has(NO_SAVE)) {
      throw Failure.usage("Flags do not fit", STORAGE + " does not go with " + NO_SAVE);
    }
    return SecureStorage.of(word.get())
        .orElseThrow(() ->
            Failure.usage(
                "Bad value", STORAGE + " is never, prefer or require, not " + word.get()));
  }

  /** The port for the browser, 0 for any. */
  static int port(Invocation call) {
    return call.arguments().number(PORT, BrowserRequest.DEFAULT_PORT, 0, PORT_MAX);
  }

  /** How long the session is to last, in hours. */
  static int hours(Invocation call) {
    return call.arguments().number(HOURS, GatewayLogin.HOURS, 1, HOURS_MAX);
  }
}
