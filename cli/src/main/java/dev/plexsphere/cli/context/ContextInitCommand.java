package dev.plexsphere.cli.context;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.command.TypedLine;
import dev.plexsphere.cli.config.Contexts;
import dev.plexsphere.cli.config.GatewayContext;
import dev.plexsphere.cli.config.IdpField;
import dev.plexsphere.cli.config.KeptSession;
import dev.plexsphere.cli.config.KubeField;
import dev.plexsphere.cli.config.ServerUrl;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.contract.Exit;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * {@code plexctl context init NAME --from-gateway URL}: makes a context of what the gateway says of
 * itself, in the place of one of that name.
 */
public final class ContextInitCommand implements Command {
  private static final String FROM = "--from-gateway";
  private static final String UNATTENDED = "--non-interactive";

  @Override
  public String name() {
    return "init";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Make a context of what a gateway says of itself.");
    ContextArguments.describeName(spec);
    spec.addOption(Flags.required(FROM, "URL", "https://host[:port] of the gateway"));
    spec.addOption(Flags.toggle(ContextArguments.SET_CURRENT, "make it the current one"));
    spec.addOption(
        OptionSpec.builder(UNATTENDED)
            .type(boolean.class)
            .arity("0")
            .description("write it without asking, as --yes does")
            .build());
  }

  @Override
  public Exit run(Invocation call) {
    var name = ContextArguments.newName(call);
    var contract = RuntimeContract.ask(call, gateway(call));
    var found = contract.context(name);
    show(call, found);
    confirm(call, name);
    boolean current = call.arguments().has(ContextArguments.SET_CURRENT);
    ContextChange.of(call, name, contexts -> replaced(contexts, found, current)).tell("made");
    if (!contract.hasIdp()) {
      call.streams()
          .warn("the gateway does not say where people sign in; context update " + name + " can");
    }
    call.streams()
        .note("Next: " + call.program().command() + " auth login --browser-pkce --context " + name);
    return Exit.SUCCESS;
  }

  private static ServerUrl gateway(Invocation call) {
    return ServerUrl.parse(call.arguments().get(FROM).strip().replaceAll("/+$", ""), FROM);
  }

  /**
   * A session stays where the address is the same gateway's, and so does the way to a cluster, of
   * which a gateway knows nothing.
   */
  private static Contexts replaced(Contexts contexts, GatewayContext found, boolean current) {
    var old =
        contexts
            .gateway(found.name())
            .map(known -> known.at(ServerUrl.parse(String.valueOf(found.serverUrl()), FROM)));
    var made =
        found
            .withSession(
                old.map(GatewayContext::session).map(KeptSession::unrenewable).orElse(null))
            .withStorage(old.map(GatewayContext::storage).orElse(found.storage()));
    for (var field : KubeField.values()) {
      made = made.with(field, old.flatMap(known -> known.find(field)).orElse(""));
    }
    var next = contexts.withGateway(made);
    return current || !next.hasCurrent() ? next.use(found.name()) : next;
  }

  private static void show(Invocation call, GatewayContext found) {
    var streams = call.streams();
    streams.remark("server_url: " + found.serverUrl());
    streams.remark("runtime: " + found.runtime());
    for (var field : IdpField.values()) {
      if (field != IdpField.CLIENT_SECRET) {
        streams.remark(field.key() + ": " + found.find(field).orElse("(none)"));
      }
    }
  }

  private static void confirm(Invocation call, String name) {
    if (call.arguments().has("--yes") || call.arguments().has(UNATTENDED)) {
      return;
    }
    if (!call.streams().terminal().in()) {
      throw Failure.usage("Not confirmed", "there is no terminal to ask on; give --yes");
    }
    var err = call.streams().err();
    err.prompt("Write context '" + name + "'? [y/N] ");
    err.flush();
    call.time().listen();
    var typed = new TypedLine(call.streams().in());
    while (typed.read() == null) {
      if (call.time().pause(TypedLine.LOOK_EVERY)) {
        throw new Failure(Exit.INTERRUPTED, "Stopped", "nothing was saved");
      }
    }
    if (!String.valueOf(typed.read()).toLowerCase(Locale.ROOT).startsWith("y")) {
      throw Failure.failed("Not confirmed", "nothing was saved");
    }
  }
}
