package dev.plexsphere.cli.login;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Credentials;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.Context;
import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.http.Api;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.contract.Exit;
import dev.plexsphere.contract.TokenFormat;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code plexctl logout}: revokes the profile's token at its server and then forgets it. A token of
 * {@code --token-file} or the environment is not a login and stays as it is.
 */
public final class LogoutCommand implements Command {
  private static final String TOKENS = "/v1/auth/tokens";

  @Override
  public String name() {
    return "logout";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("End the stored login, at the server too.");
    spec.addOption(Flags.toggle("--all", "end all your logins, on other machines too"));
  }

  @Override
  public Exit run(Invocation call) {
    var profile = call.profile();
    var token = profile.token();
    forgetOperator(call, profile.name());
    if (token == null) {
      call.streams().remark("plexctl: no active session in profile " + profile.name());
      return Exit.SUCCESS;
    }
    if (!isOver(profile, call.now())) {
      revoke(call, profile, token);
    }
    call.configFile()
        .update(contexts ->
            contexts
                .find(profile.name())
                // another plexctl may have signed in again meanwhile
                .filter(now -> token.equals(now.token()))
                .map(now -> contexts.with(now.signedOut()))
                .orElse(contexts));
    return Exit.SUCCESS;
  }

  /** The operator's token beside it ends by itself within minutes; here it ends now. */
  private static void forgetOperator(Invocation call, String profile) {
    if (call.contexts().operator(profile).isPresent()) {
      call.configFile().update(contexts -> contexts.withoutOperator(profile));
    }
  }

  private static boolean isOver(Context profile, Instant now) {
    return profile.expiresAt() != 0 && !Instant.ofEpochSecond(profile.expiresAt()).isAfter(now);
  }

  private static void revoke(Invocation call, Context profile, Secret token) {
    var server = call.server();
    Credentials.checkServer(call, profile, server);
    var api = call.anonymousAt(server).as(token);
    var own =
        TokenFormat.parse(token.value())
            .map(format -> format.id().toString())
            .or(() -> Optional.ofNullable(profile.tokenId()));
    if (call.arguments().has("--all")) {
      revokeOthers(api, own.orElse(""));
    }
    own.ifPresent(id -> revoke(api, id));
  }

  private static void revokeOthers(Api api, String own) {
    var answer = api.get(TOKENS);
    if (answer.status() == 401) {
      return;
    }
    for (var row : Json.docs(answer.items())) {
      if (row.find("origin").filter("login"::equals).isPresent() && !row.get("id").equals(own)) {
        revoke(api, row.get("id"));
      }
    }
  }

  /** A token the server no longer knows is what was wanted. */
  private static void revoke(Api api, String id) {
    var answer = api.delete(TOKENS + "/" + Api.encoded(id));
    if (answer.status() != 401 && answer.status() != 404) {
      answer.check();
    }
  }
}
