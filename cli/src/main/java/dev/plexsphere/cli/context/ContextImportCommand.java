package dev.plexsphere.cli.context;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.ConfigFile;
import dev.plexsphere.cli.config.Contexts;
import dev.plexsphere.cli.config.GatewayContext;
import dev.plexsphere.cli.config.KeptSession;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.contract.Exit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code plexctl context import [FILE]}: takes over the gateways of another file, sessions
 * included; without a name, of the file that this program keeps under its other name.
 */
public final class ContextImportCommand implements Command {
  private static final String OVERWRITE = "--overwrite";

  @Override
  public String name() {
    return "import";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Take over the contexts of another config file.");
    spec.addPositional(
        Flags.words("FILE", "the file (default: the one of the program's other name)"));
    spec.addOption(Flags.toggle(OVERWRITE, "also those that are here under the same name"));
  }

  @Override
  public Exit run(Invocation call) {
    var words = call.arguments().words();
    if (words.size() > 1) {
      throw Failure.usage("Too many files", "one file is to be named");
    }
    var file =
        words.isEmpty()
            ? call.places().otherConfigFile()
            : call.directory().resolve(Path.of(words.getFirst()));
    var from = ConfigFile.read(file, call.places());
    boolean overwrites = call.arguments().has(OVERWRITE);
    var taken = new ArrayList<String>();
    var left = new ArrayList<String>();
    var behind = new ArrayList<String>();
    call.configFile().update(contexts -> merged(contexts, from, overwrites, taken, left, behind));
    tell(call, taken, left);
    if (!behind.isEmpty()) {
      call.streams()
          .warn(
              "the keyring keeps the sessions of the other file; sign in for "
                  + String.join(", ", behind));
    }
    return Exit.SUCCESS;
  }

  private static Contexts merged(
      Contexts contexts,
      Contexts from,
      boolean overwrites,
      List<String> taken,
      List<String> left,
      List<String> behind) {
    var next = contexts;
    for (var name : from.names()) {
      boolean known = next.names().contains(name);
      var context = from.gateway(name);
      if (context.isEmpty() || (known && !overwrites)) {
        left.add(name);
      } else {
        next = next.withGateway(withoutKeyring(context.get(), behind));
        taken.add(name);
      }
    }
    return next;
  }

  /** Two files that name one entry of the keyring would take it from each other. */
  private static GatewayContext withoutKeyring(GatewayContext context, List<String> behind) {
    if (context.session() instanceof KeptSession.InKeyring) {
      behind.add(context.name());
      return context.withSession(null);
    }
    return context;
  }

  private static void tell(Invocation call, List<String> taken, List<String> left) {
    if (!call.isText()) {
      call.format()
          .print(
              Json.Doc.of().with("imported", names(taken)).with("skipped", names(left)),
              call.streams());
      return;
    }
    call.streams()
        .remark(
            taken.isEmpty()
                ? "Nothing was imported."
                : "Imported " + String.join(", ", taken) + ".");
    if (!left.isEmpty()) {
      call.streams()
          .remark(
              "Already here: " + String.join(", ", left) + "; " + OVERWRITE + " replaces them.");
    }
  }

  private static Json names(List<String> names) {
    return new Json.Items(names.stream().<Json>map(Json.Text::new).toList());
  }
}
