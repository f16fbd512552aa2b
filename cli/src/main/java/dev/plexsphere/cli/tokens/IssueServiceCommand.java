package dev.plexsphere.cli.tokens;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.contract.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code plexctl identity-tokens issue-service}: the machine's login. It presents a client secret
 * or an assertion, and no token of anybody.
 */
public final class IssueServiceCommand implements Command {
  private static final String CLIENT_CREDENTIALS = "client_credentials";
  private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
  private static final String SECRET = "--client-secret";
  private static final String ASSERTION = "--client-assertion";

  @Override
  public String name() {
    return "issue-service";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Sign a machine in. The token is shown once.",
            "A secret as @PATH is read from that file and stays out of the process list.");
    spec.addOption(Flags.optional("--client-id", "ID", "the machine's client id"));
    spec.addOption(
        Flags.optional(
            "--grant-type", "GRANT", CLIENT_CREDENTIALS + " (default) or " + JWT_BEARER));
    spec.addOption(Flags.optional(SECRET, "SECRET", "its secret, or @PATH"));
    spec.addOption(Flags.optional(ASSERTION, "JWT", "its signed assertion, or @PATH"));
    spec.addOption(
        Flags.optional("--scope", "SCOPES", "what the token is for, separated by spaces"));
    spec.addOption(
        Flags.optional(
            "--domain-id", "UUID", "its Domain, where the client id alone is not enough"));
  }

  @Override
  public Exit run(Invocation call) {
    var body = body(call);
    var issued = call.anonymous().post("/v1/auth/service/token", body).doc();
    Plaintext.print(call, issued, "access_token", "token_type", "expires_in", "scope");
    return Exit.SUCCESS;
  }

  private static Json.Doc body(Invocation call) {
    var arguments = call.arguments();
    var grant = arguments.find("--grant-type").orElse(CLIENT_CREDENTIALS);
    var body = Json.Doc.of("grant_type", grant);
    switch (grant) {
      case CLIENT_CREDENTIALS -> {
        refuse(call, ASSERTION, grant);
        body =
            body.with("client_id", arguments.get("--client-id"))
                .with("client_secret", literalOrFile(SECRET, arguments.get(SECRET)));
      }
      case JWT_BEARER -> {
        refuse(call, SECRET, grant);
        var clientId = arguments.find("--client-id");
        if (clientId.isPresent()) {
          body = body.with("client_id", clientId.get());
        }
        body = body.with("client_assertion", literalOrFile(ASSERTION, arguments.get(ASSERTION)));
      }
      default ->
          throw Failure.usage(
              "Bad value",
              "--grant-type is " + CLIENT_CREDENTIALS + " or " + JWT_BEARER + ", not " + grant);
    }
    var scope = arguments.find("--scope");
    if (scope.isPresent()) {
      body = body.with("scope", scope.get());
    }
    var domain = arguments.findUuid("--domain-id");
    return domain.isPresent() ? body.with("domain_id", domain.get()) : body;
  }

  private static void refuse(Invocation call, String flag, String grant) {
    if (call.arguments().has(flag)) {
      throw Failure.usage("Flags do not fit", flag + " does not go with --grant-type " + grant);
    }
  }

  private static String literalOrFile(String flag, String value) {
    if (!value.startsWith("@")) {
      return value;
    }
    var file = value.substring(1);
    try {
      var text = Files.readString(Path.of(file)).stripTrailing();
      if (text.isEmpty()) {
        throw Failure.usage("Bad value", flag + ": " + file + " is empty");
      }
      return text;
    } catch (IOException e) {
      throw Failure.usage("Bad value", flag + ": " + file + " cannot be read");
    }
  }
}
