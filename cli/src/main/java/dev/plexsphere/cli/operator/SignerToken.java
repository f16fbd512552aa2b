package dev.plexsphere.cli.operator;

import dev.plexsphere.cli.command.Credentials;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.OperatorLogin;
import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.http.Answer;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.contract.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A token for the signer: given for this run, or got with the operator's login of the profile. An
 * API token never goes to a signer.
 */
public final class SignerToken {
  private static final String API_TOKEN = "psk_";
  private static final String PATH = OperatorSession.BASE + "/signer-tokens";

  private SignerToken() {}

  /**
   * The token of this run.
   *
   * @throws Failure exit 3 when there is none
   */
  public static Secret of(Invocation call) {
    var given = Credentials.given(call);
    if (given.isPresent() && !given.get().value().startsWith(API_TOKEN)) {
      return given.get();
    }
    if (given.isPresent() && call.arguments().has("--token-file")) {
      throw new Failure(
              Exit.UNAUTHENTICATED,
              "Wrong token",
              "--token-file holds an API token, which a signer never gets; it takes a token for"
                  + " the audience plexsphere-signer")
          .hint(OperatorSession.loginCommand(call));
    }
    var kept = usable(call);
    if (kept.isPresent()) {
      var answer = exchange(call, kept.get());
      if (answer.status() != 401) {
        return token(answer);
      }
      // Signed out elsewhere, or another installation by now: as if it were not there.
      return signIn(call)
          .map(again -> token(exchange(call, again)))
          .orElseThrow(() -> answer.failure().hint(OperatorSession.loginCommand(call)));
    }
    return token(exchange(call, signIn(call).orElseThrow(() -> missing(call))));
  }

  private static Answer exchange(Invocation call, OperatorLogin login) {
    return call.anonymousAt(login.server()).as(login.token()).post(PATH, Json.Doc.of());
  }

  private static Secret token(Answer answer) {
    return new Secret(answer.doc().get("access_token"));
  }

  private static Optional<OperatorLogin> usable(Invocation call) {
    return call.contexts()
        .operator(call.profileName())
        .filter(login -> Instant.ofEpochSecond(login.expiresAt()).isAfter(call.now()));
  }

  /** Where the profile says how, an operator is signed in anew without being asked. */
  private static Optional<OperatorLogin> signIn(Invocation call) {
    var account = call.contexts().operatorAccount(call.profileName());
    if (account.isEmpty()) {
      return Optional.empty();
    }
    var file = Path.of(account.get().passwordFile());
    try {
      var password = new Secret(Files.readString(file).strip());
      OperatorLoginCommand.again(call, account.get().server(), account.get().email(), password);
    } catch (IOException e) {
      throw new Failure(
              Exit.UNAUTHENTICATED, "Not signed in", "the operator's password is not in " + file)
          .hint(OperatorSession.loginCommand(call));
    }
    return call.configFile().load().operator(call.profileName());
  }

  private static Failure missing(Invocation call) {
    return new Failure(
            Exit.UNAUTHENTICATED,
            "Not signed in",
            "profile " + call.profileName() + " holds no operator's login that is still good")
        .hint(OperatorSession.loginCommand(call));
  }
}
