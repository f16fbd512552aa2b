package dev.plexsphere.cli.operator;

import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.http.Answer;
import dev.plexsphere.cli.http.Api;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.contract.Exit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** The setup gate's API. All of it is 404 once the gate has closed. */
final class SetupApi {
  private static final String BASE = "/api/platform/setup/v1";
  private static final String SECRET = "--setup-secret";
  private static final String SECRET_FILE = "PLEXSPHERE_SETUP_SECRET_FILE";

  private final Invocation call;
  private final Api api;
  private @Nullable Secret secret;

  SetupApi(Invocation call) {
    this.call = call;
    this.api = call.anonymousAt(OperatorSession.server(call));
  }

  /** The two ways to give the setup secret; there is none that shows it to other processes. */
  static void describeSecret(CommandSpec spec) {
    spec.addOption(
        Flags.optional(
            SECRET + "-file",
            "PATH",
            "file with the setup secret (" + SECRET_FILE + "); the server's log names it"));
    spec.addOption(Flags.toggle(SECRET + "-stdin", "read the setup secret from stdin, a line"));
  }

  Api api() {
    return api;
  }

  /** What is there and what is missing; empty when the gate has closed. */
  Optional<Json.Doc> status() {
    var answer = api.get(BASE + "/status");
    if (answer.status() == 404 && answer.code().equals("not_found")) {
      return Optional.empty();
    }
    return Optional.of(answer.doc());
  }

  Json.Doc requestLicense(Json.Doc body) {
    return post("/license-request/generate", body);
  }

  Json.Doc preview(String license) {
    return post("/license/import/preview", Json.Doc.of("license", license));
  }

  Json.Doc importLicense(String license) {
    return post("/license/import", Json.Doc.of("license", license));
  }

  Json.Doc bootstrap(String email, String name) {
    return post("/bootstrap", Json.Doc.of("adminEmail", email, "adminDisplayName", name));
  }

  /**
   * Reads the setup secret now, so that it is the first line of stdin.
   *
   * @throws Failure exit 2 when none is given
   */
  void unlock() {
    if (secret == null) {
      secret =
          call.secrets()
              .given(SECRET, SECRET_FILE)
              .or(() -> call.secrets().typed("Setup secret: "))
              .orElseThrow(() ->
                  Failure.usage(
                      "Missing flag", SECRET + "-file or " + SECRET + "-stdin is required"));
    }
  }

  private Json.Doc post(String path, Json.Doc body) {
    unlock();
    return explained(authorized().post(BASE + path, body)).doc();
  }

  private Api authorized() {
    return secret == null ? api : api.as(secret);
  }

  private static Answer explained(Answer answer) {
    if (answer.status() == 401) {
      throw answer.failure().hint("plexctl operator setup " + SECRET + "-file <path>");
    }
    if (answer.status() == 404 && answer.code().equals("not_found")) {
      throw new Failure(
              Exit.NOT_FOUND, "Set up already", "the setup of this installation is finished")
          .hint("plexctl operator login");
    }
    if (answer.code().equals("license_required")) {
      throw answer.failure().hint("plexctl operator license import <file>");
    }
    return answer;
  }
}
