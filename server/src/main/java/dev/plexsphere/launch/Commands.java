package dev.plexsphere.launch;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command tree of {@code plexsphere}. */
public final class Commands {
  private Commands() {}

  /** The tree, with the streams and the environment that its commands use. */
  public static CommandLine line(
      Map<String, String> environment, PrintStream out, PrintStream err) {
    var place = new Place(environment, out, err);
    var line =
        new CommandLine(new Root())
            .addSubcommand(new DevCommand(place))
            .addSubcommand(new ServerCommand(place))
            .addSubcommand(new TrainCommand(place))
            .addSubcommand(DomainCommands.group(place))
            .addSubcommand(IdpCommands.group(place))
            .addSubcommand(UserCommands.group(place))
            .addSubcommand(LicenseCommands.group(place))
            .addSubcommand(ServiceCommands.group(place));
    line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    Failures.tell(line, err);
    return line;
  }

  /**
   * Where a command runs.
   *
   * @param environment the process's environment variables
   */
  record Place(Map<String, String> environment, PrintStream out, PrintStream err) {
    /** One line to stdout. */
    void say(String line) {
      out.println(line);
    }

    /** One line to stderr. */
    void note(String line) {
      err.println(line);
    }
  }

  /** A command with subcommands only prints its help. */
  @Command(
      name = "plexsphere",
      mixinStandardHelpOptions = true,
      version = "plexsphere 0.1.0",
      description =
          "The identity control plane: people, machines, operators, and the keys that sign.",
      synopsisSubcommandLabel = "COMMAND",
      footer = {
        "",
        "plexsphere signer, a program of its own, holds the keys that sign events:",
        "  plexsphere signer --help"
      })
  static final class Root implements Runnable {
    @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    @Override
    public void run() {
      if (spec != null) {
        spec.commandLine().usage(spec.commandLine().getOut());
      }
    }
  }
}
