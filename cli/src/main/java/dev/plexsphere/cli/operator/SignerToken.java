package dev.plexsphere.cli.operator;

import dev.plexsphere.cli.command.Credentials;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.contract.Exit;

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
    if (given.isPresent()) {
      throw apiToken(call);
    }
    var answer = OperatorToken.ask(call, api -> api.post(PATH, Json.Doc.of()));
    return new Secret(answer.doc().get("access_token"));
  }

  /** What was given for this run wins over the profile, so it is not passed over in silence. */
  private static Failure apiToken(Invocation call) {
    boolean isFile = call.arguments().has("--token-file");
    return new Failure(
            Exit.UNAUTHENTICATED,
            "Wrong token",
            (isFile ? "--token-file" : "PLEXSPHERE_TOKEN")
                + " holds an API token, which a signer never gets; it takes a token for the"
                + " audience plexsphere-signer")
        .hint(isFile ? OperatorSession.loginCommand(call) : "unset PLEXSPHERE_TOKEN");
  }
}
