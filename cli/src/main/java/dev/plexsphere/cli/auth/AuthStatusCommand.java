package dev.plexsphere.cli.auth;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.KeptSession;
import dev.plexsphere.cli.gateway.GatewaySession;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.KeyValues;
import dev.plexsphere.contract.Exit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl auth status}: who is signed in at the gateway, and for how long. */
public final class AuthStatusCommand implements Command {
  private static final String PATH = "/api/auth/validate";

  @Override
  public String name() {
    return "status";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Show who is signed in at the gateway, and until when.");
  }

  @Override
  public Exit run(Invocation call) {
    var session = GatewaySession.of(call);
    var answer = validity(session);
    if (!answer.flag("valid")) {
      session = session.renewed().orElseThrow(session::refused);
      answer = validity(session);
    }
    if (!answer.flag("valid")) {
      throw session.refused();
    }
    var user = answer.fields().get("user") instanceof Json.Doc doc ? doc : Json.Doc.of();
    var target = session.target();
    if (!call.isText()) {
      call.format()
          .print(
              Json.Doc.of("context", target.name(), "gateway_url", target.server().toString())
                  .with("user", user)
                  .with("expires_at", answer.get("expires_at"))
                  .with("cached", new Json.Literal(Boolean.toString(session.isCached()))),
              call.streams());
      return Exit.SUCCESS;
    }
    new KeyValues(call.streams().out())
        .pair("context", target.name())
        .pair("gateway", target.server().toString())
        .pair("user", user.find("email").orElse(""))
        .pair("roles", LoginResult.roles(user))
        .pair("expires at", answer.get("expires_at"))
        .pair("session", from(session.kept()));
    return Exit.SUCCESS;
  }

  private static String from(@Nullable KeptSession kept) {
    if (kept == null) {
      return "given for this run";
    }
    return kept instanceof KeptSession.InKeyring ? "cached in the keyring" : "cached";
  }

  private static Json.Doc validity(GatewaySession session) {
    return session.post(PATH, Json.Doc.of("session_token", session.token().value())).doc();
  }
}
