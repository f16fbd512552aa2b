package dev.plexsphere.cli.context;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.Contexts;
import dev.plexsphere.cli.config.GatewayContext;
import dev.plexsphere.cli.config.ServerUrl;
import dev.plexsphere.contract.Exit;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl context update NAME}: changes what is given, and nothing else. */
public final class ContextUpdateCommand implements Command {
  @Override
  public String name() {
    return "update";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Change a context in place; an empty value clears a field.");
    ContextArguments.describeName(spec);
    spec.addOption(
        Flags.optional(ContextArguments.SERVER_URL, "URL", "https://host[:port] of the gateway"));
    ContextArguments.describeFields(spec);
  }

  @Override
  public Exit run(Invocation call) {
    var name = ContextArguments.name(call);
    var server = call.arguments().find(ContextArguments.SERVER_URL).map(ContextArguments::server);
    ContextChange.of(
            call,
            name,
            contexts ->
                contexts.withGateway(ContextArguments.apply(call, moved(contexts, name, server))))
        .tell("updated");
    return Exit.SUCCESS;
  }

  private static GatewayContext moved(Contexts contexts, String name, Optional<ServerUrl> server) {
    var known =
        contexts
            .gateway(name)
            .orElseThrow(() ->
                ContextArguments.unknown(contexts, name)
                    .hint("plexctl context add " + name + " --server-url https://<host>"));
    return server.map(known::at).orElse(known);
  }
}
