package dev.plexsphere.cli.operator;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.OperatorLogin;
import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.http.Answer;
import dev.plexsphere.cli.http.Api;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.contract.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * The operator's login of a profile, for other families: renewed without a person where the profile
 * says how.
 */
public final class OperatorToken {
  private OperatorToken() {}

  /** Whether the profile holds a login, or says how to get one. */
  public static boolean isThere(Invocation call) {
    return usable(call).isPresent()
        || call.contexts().operatorAccount(call.profileName()).isPresent();
  }

  /**
   * Asks with the operator's token; once more with a new one where the kept one is not good any
   * more, since it was signed out elsewhere or is of another installation by now.
   *
   * @throws Failure exit 3 when there is no login that is good
   */
  public static Answer ask(Invocation call, Function<Api, Answer> question) {
    var kept = usable(call);
    if (kept.isEmpty()) {
      return question.apply(api(call, signIn(call).orElseThrow(() -> missing(call))));
    }
    var answer = question.apply(api(call, kept.get()));
    if (answer.status() != 401) {
      return answer;
    }
    return signIn(call)
        .map(again -> question.apply(api(call, again)))
        .orElseThrow(() -> answer.failure().hint(OperatorSession.loginCommand(call)));
  }

  private static Api api(Invocation call, OperatorLogin login) {
    return call.anonymousAt(login.server()).as(login.token());
  }

  private static Optional<OperatorLogin> usable(Invocation call) {
    return call.contexts()
        .operator(call.profileName())
        .filter(login -> Instant.ofEpochSecond(login.expiresAt()).isAfter(call.now()));
  }

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
