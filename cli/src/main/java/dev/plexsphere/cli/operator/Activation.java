package dev.plexsphere.cli.operator;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.http.Answer;
import dev.plexsphere.cli.http.Api;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import java.util.Optional;

/** Uses a one-time link: looks what it is for, then sets the password. */
final class Activation {
  static final String PASSWORD = "--password";
  static final String PASSWORD_FILE = "PLEXSPHERE_OPERATOR_PASSWORD_FILE";
  private static final String BASE = "/api/account-actions/v1";

  private final Api api;
  private final Secret token;

  Activation(Api api, Secret token) {
    this.api = api;
    this.token = token;
  }

  /** What the link is for. */
  Json.Doc resolve() {
    return action(api.post(BASE + "/resolve", Json.Doc.of("token", token.value())));
  }

  /** Sets the password; the link is used up. */
  Json.Doc complete(Secret password) {
    var body = Json.Doc.of("token", token.value(), "password", password.value());
    return action(api.post(BASE + "/complete", body));
  }

  private static Json.Doc action(Answer answer) {
    if (answer.status() == 404) {
      throw new Failure(
          answer.failure().exit(),
          "Link not valid",
          "it was used already, it has expired, or it is not of this server");
    }
    if (answer.doc().fields().get("action") instanceof Json.Doc action) {
      return action;
    }
    throw Failure.failed(
        "Unexpected answer", "the server's answer lacks action; is it a plexsphere server?");
  }

  /** A new password: given, or typed twice on a terminal; empty when neither is possible. */
  static Optional<Secret> newPassword(Invocation call) {
    var given = call.secrets().given(PASSWORD, PASSWORD_FILE);
    if (given.isPresent()) {
      return given;
    }
    var first = call.secrets().typed("New password: ");
    if (first.isEmpty()) {
      return Optional.empty();
    }
    if (!call.secrets().typed("Once more: ").equals(first)) {
      throw Failure.failed("Not the same", "the passwords differ; the link was not used");
    }
    return first;
  }
}
