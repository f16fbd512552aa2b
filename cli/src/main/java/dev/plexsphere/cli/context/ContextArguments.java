package dev.plexsphere.cli.context;

import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.ContextField;
import dev.plexsphere.cli.config.ContextName;
import dev.plexsphere.cli.config.Contexts;
import dev.plexsphere.cli.config.GatewayContext;
import dev.plexsphere.cli.config.ServerUrl;
import dev.plexsphere.cli.output.Failure;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/** What the commands of the family are given: one name, and the fields of a context. */
final class ContextArguments {
  static final String SERVER_URL = "--server-url";
  static final String RUNTIME = "--runtime";
  static final String SET_CURRENT = "--set-current";

  private static final int PORT_MAX = 65_535;
  private static final Set<String> RUNTIMES = Set.of(GatewayContext.AUTO, "local", "distributed");

  private ContextArguments() {}

  static void describeName(CommandSpec spec) {
    spec.addPositional(Flags.words("NAME", "the context's name"));
  }

  static void describeFields(CommandSpec spec) {
    spec.addOption(Flags.optional(RUNTIME, "WHERE", "auto, local or distributed (default: auto)"));
    for (var field : ContextField.all()) {
      spec.addOption(
          Flags.optional(field.flag(), field.kind().label(), field.kind().description()));
    }
  }

  /**
   * The one name that was given.
   *
   * @throws Failure exit 2 when there is none or more than one
   */
  static String name(Invocation call) {
    var words = call.arguments().words();
    if (words.size() != 1) {
      throw Failure.usage(
          words.isEmpty() ? "Missing name" : "Too many names", "one context is to be named");
    }
    return words.getFirst();
  }

  /** The same of one that is to be made. */
  static String newName(Invocation call) {
    return ContextName.check("a context's name", name(call));
  }

  /**
   * A context that is there.
   *
   * @throws Failure exit 1 with the names that there are
   */
  static GatewayContext known(Contexts contexts, String name) {
    return contexts.gateway(name).orElseThrow(() -> unknown(contexts, name));
  }

  static Failure unknown(Contexts contexts, String name) {
    return Failure.failed("Unknown context", ContextName.unknown(contexts, name));
  }

  static ServerUrl server(String text) {
    return ServerUrl.parse(text.strip(), SERVER_URL);
  }

  /** Changes what flags were given for; a value that is empty clears its field. */
  static GatewayContext apply(Invocation call, GatewayContext context) {
    var next = context;
    var runtime = call.arguments().find(RUNTIME);
    if (runtime.isPresent()) {
      if (!RUNTIMES.contains(runtime.get())) {
        throw Failure.usage(
            "Bad value", RUNTIME + " is auto, local or distributed, not " + runtime.get());
      }
      next = next.withRuntime(runtime.get());
    }
    for (var field : ContextField.all()) {
      var value = call.arguments().find(field.flag());
      if (value.isPresent()) {
        if (field.kind().isPort() && !value.get().isBlank()) {
          var _ = call.arguments().number(field.flag(), 1, 1, PORT_MAX);
        }
        next = next.with(field, value.get());
      }
    }
    return next;
  }
}
