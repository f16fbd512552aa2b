package dev.plexsphere.cli.context;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.GatewayContext;
import dev.plexsphere.contract.Exit;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code plexctl context add NAME}: makes a context, or sets its address and runtime anew. What is
 * not given of the identity provider stays, and so does a session, unless the address leads to
 * another server.
 */
public final class ContextAddCommand implements Command {
  @Override
  public String name() {
    return "add";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Add a context, or set the address of one anew.");
    ContextArguments.describeName(spec);
    spec.addOption(
        Flags.required(ContextArguments.SERVER_URL, "URL", "https://host[:port] of the gateway"));
    ContextArguments.describeFields(spec);
    spec.addOption(Flags.toggle(ContextArguments.SET_CURRENT, "make it the current one"));
  }

  @Override
  public Exit run(Invocation call) {
    var name = ContextArguments.newName(call);
    var server = ContextArguments.server(call.arguments().get(ContextArguments.SERVER_URL));
    boolean current = call.arguments().has(ContextArguments.SET_CURRENT);
    var changed =
        ContextChange.of(
            call,
            name,
            contexts -> {
              var known = contexts.gateway(name).orElseGet(() -> GatewayContext.named(name));
              var made = known.at(server).withRuntime(GatewayContext.AUTO);
              var next = contexts.withGateway(ContextArguments.apply(call, made));
              return current || !next.hasCurrent() ? next.use(name) : next;
            });
    changed.tell("added");
    return Exit.SUCCESS;
  }
}
