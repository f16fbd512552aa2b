package dev.plexsphere.cli.auth;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.KeptSession;
import dev.plexsphere.cli.config.Program;
import dev.plexsphere.cli.gateway.GatewayTarget;
import dev.plexsphere.cli.output.Json;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a login is told as: to a person, or to a script. */
final class LoginResult {
  private static final int MASKED_MIN = 13;
  private static final int HEAD = 6;
  private static final int TAIL = 4;

  private final Invocation call;
  private final GatewayTarget target;
  private final Json.Doc login;

  /**
   * @param login the gateway's answer
   */
  LoginResult(Invocation call, GatewayTarget target, Json.Doc login) {
    this.call = call;
    this.target = target;
    this.login = login;
  }

  /** The roles of a user in one line. */
  static String roles(Json.Doc user) {
    return user.fields().get("roles") instanceof Json.Items roles
        ? roles.values().stream()
            .map(role -> role instanceof Json.Text text ? text.value() : "")
            .collect(Collectors.joining(", "))
        : "";
  }

  /** A token as it may be seen: long enough to tell two apart, too short to be used. */
  static String masked(String token) {
    return token.length() < MASKED_MIN
        ? "[redacted]"
        : token.substring(0, HEAD) + "..." + token.substring(token.length() - TAIL);
  }

  /**
   * Prints it.
   *
   * @param saved what the line about the context says
   * @param kept how the context has the session now; empty where it has not
   */
  void print(String saved, Optional<KeptSession> kept) {
    var token = login.get("session_token");
    if (!call.isText()) {
      var document =
          Json.Doc.of("gateway_url", target.server().toString())
              .with(
                  "saved_context",
                  kept.isPresent() ? new Json.Text(target.name()) : new Json.Literal("null"))
              .with("session_token", token)
              .with("login", login);
      call.format().print(document, call.streams());
      return;
    }
    var user = login.fields().get("user") instanceof Json.Doc doc ? doc : Json.Doc.of();
    var out = call.streams().out();
    out.line("Gateway login successful.");
    out.line("Gateway: " + target.server());
    out.line("User: " + user.find("email").or(() -> user.find("display_name")).orElse("-"));
    out.line("Token: " + masked(token));
    out.line("Saved: " + saved);
    if (isExported(kept)) {
      out.line("Use this session for CLI calls:");
      out.line("export " + call.program().variable("SESSION_TOKEN") + "='" + token + "'");
    }
    out.flush();
  }

  /** What is to be in the keyring is not to stand on the screen; only who asks for it sees it. */
  private boolean isExported(Optional<KeptSession> kept) {
    return kept.isEmpty()
        || call.arguments().has(LoginFlags.SHOW_EXPORT)
        || (call.program() == Program.NOETL && kept.get() instanceof KeptSession.InFile);
  }
}
