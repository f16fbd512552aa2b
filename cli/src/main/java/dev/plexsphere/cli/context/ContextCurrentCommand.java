package dev.plexsphere.cli.context;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.IdpField;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.KeyValues;
import dev.plexsphere.contract.Exit;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl context current}: the one that commands are about when none is named. */
public final class ContextCurrentCommand implements Command {
  @Override
  public String name() {
    return "current";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Show the current context.");
  }

  @Override
  public Exit run(Invocation call) {
    var contexts = call.contexts();
    var name = call.profileName();
    var context =
        contexts
            .gateway(name)
            .orElseThrow(() ->
                call.arguments().has("--profile")
                    ? ContextArguments.unknown(contexts, name)
                    : Failure.failed("No context", "none is current")
                        .hint("plexctl context use NAME"));
    if (!call.isText()) {
      call.format().print(ContextView.of(contexts, context, name), call.streams());
      return Exit.SUCCESS;
    }
    var url = context.serverUrl();
    new KeyValues(call.streams().out())
        .pair("context", context.name())
        .pair("server url", url == null ? "" : url)
        .pair("runtime", context.runtime())
        .pair("auth0 domain", context.find(IdpField.DOMAIN).orElse("(gateway default)"))
        .pair("auth0 audience", context.find(IdpField.AUDIENCE).orElse(""))
        .pair("token", ContextView.token(contexts, context, "not cached"));
    if (!call.arguments().has("--profile") && call.pinned().isPresent()) {
      call.streams().out().flush();
      call.streams()
          .note(
              "It is pinned to this directory or one above it: "
                  + call.program().spelled("plexctl context unpin"));
    }
    return Exit.SUCCESS;
  }
}
