package dev.plexsphere.cli.operator;

import dev.plexsphere.cli.command.Credentials;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.OperatorLogin;
import dev.plexsphere.cli.config.ServerUrl;
import dev.plexsphere.cli.http.Answer;
import dev.plexsphere.cli.http.Api;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.Spans;
import dev.plexsphere.contract.Exit;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The platform's administration API with the operator's token, and only at the token's server. */
final class OperatorSession {
  static final String BASE = "/api/platform/admin/v1";

  private final Api api;
  private final String loginCommand;

  private OperatorSession(Api api, String loginCommand) {
    this.api = api;
    this.loginCommand = loginCommand;
  }

  /**
   * The session of this run: a token given for it, else the profile's operator login.
   *
   * @throws Failure exit 3 when there is none, it is over, or it belongs to another server
   */
  static OperatorSession of(Invocation call) {
    var given = Credentials.given(call);
    var login = call.contexts().operator(call.profileName());
    var server = server(call, login);
    var token = given.isPresent() ? given.get() : usable(call, login, server).token();
    return new OperatorSession(call.anonymousAt(server).as(token), loginCommand(call));
  }

  /** The same, if the profile holds an operator login that could be used now. */
  static Optional<OperatorSession> find(Invocation call) {
    try {
      return Optional.of(of(call));
    } catch (Failure e) {
      return Optional.empty();
    }
  }

  /**
   * The address to sign in at, or to act at: given for this run, else the last operator login's.
   */
  static ServerUrl server(Invocation call) {
    return server(call, call.contexts().operator(call.profileName()));
  }

  private static ServerUrl server(Invocation call, Optional<OperatorLogin> login) {
    return call.givenServer().or(() -> login.map(OperatorLogin::server)).orElseGet(call::server);
  }

  /** The command that signs an operator in again, with this profile. */
  static String loginCommand(Invocation call) {
    return "plexctl operator login"
        + call.arguments().find("--profile").map(name -> " --profile " + name).orElse("");
  }

  private static OperatorLogin usable(
      Invocation call, Optional<OperatorLogin> login, ServerUrl server) {
    var again = loginCommand(call);
    if (login.isEmpty()) {
      throw new Failure(
              Exit.UNAUTHENTICATED,
              "Not signed in",
              "profile " + call.profileName() + " holds no operator's token for " + server)
          .hint(again);
    }
    var own = login.get();
    if (!own.server().trusts(server)) {
      throw new Failure(
              Exit.UNAUTHENTICATED,
              "Wrong server",
              "the operator's token belongs to " + own.server() + " and was not sent to " + server)
          .hint(again + " --server " + server);
    }
    var end = Instant.ofEpochSecond(own.expiresAt());
    if (!end.isAfter(call.now())) {
      throw new Failure(
              Exit.UNAUTHENTICATED,
              "Signed out",
              "the operator's token of profile "
                  + call.profileName()
                  + " expired "
                  + Spans.of(Duration.between(end, call.now()))
                  + " ago ("
                  + Spans.exact(end)
                  + ")")
          .hint(again);
    }
    return own;
  }

  Answer get(String path) {
    return checked(api.get(BASE + path));
  }

  Answer delete(String path) {
    return checked(api.delete(BASE + path));
  }

  Answer post(String path) {
    return checked(api.post(BASE + path, Json.Doc.of()));
  }

  Answer postOnce(String path, String idempotencyKey, Json.Doc body) {
    return checked(api.postOnce(BASE + path, idempotencyKey, body));
  }

  /** A token that is refused before its end: role, account or session were taken away. */
  private Answer checked(Answer answer) {
    if (answer.status() == 401) {
      throw answer.failure().hint(loginCommand);
    }
    return answer;
  }
}
