package dev.plexsphere.cli.gateway;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.http.Answer;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import java.util.Optional;

/** Shows an identity provider's token to a gateway, which answers with a session. */
public final class GatewayLogin {
  /** How long a session lasts that nobody asked otherwise for, in hours. */
  public static final int HOURS = 8;

  private static final String PATH = "/api/auth/login";

  private GatewayLogin() {}

  /**
   * Signs in.
   *
   * @param domain of the identity provider; the gateway chooses among those that it trusts
   * @return the gateway's answer, with {@code session_token}
   * @throws Failure exit 1 when it refuses: this is about the token, not about a session
   */
  public static Json.Doc at(
      Invocation call, GatewayTarget target, Secret token, Optional<String> domain, int hours) {
    var body =
        Json.Doc.of("auth0_token", token.value())
            .with("session_duration_hours", Json.number(hours));
    var answer =
        call.anonymousAt(target.server())
            .post(PATH, domain.map(text -> body.with("auth0_domain", text)).orElse(body));
    if (!answer.isSuccess()) {
      throw refused(answer, target);
    }
    return answer.doc();
  }

  private static Failure refused(Answer answer, GatewayTarget target) {
    if (answer.status() == 404 || answer.status() == 405) {
      return Failure.failed(
          "Not a gateway",
          target.server()
              + " answered "
              + answer.status()
              + " to a login; the context's address must be the gateway, not what is behind it");
    }
    var refusal = answer.failure();
    return GatewayTarget.plain(
        answer.status() == 401
            ? Failure.failed("Login refused", target.server() + " says: " + refusal.detail())
            : refusal);
  }
}
