package dev.plexsphere.cli.command;

import dev.plexsphere.contract.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

/** One command of plexctl. Parsing is described, running is given everything it may touch. */
public interface Command {
  /** The last word of its name, as typed. */
  String name();

  /** Adds its flags, arguments and a line of description. */
  void describe(CommandSpec spec);

  /**
   * Does the work.
   *
   * @return how the process ends
   * @throws dev.plexsphere.cli.output.Failure when it does not work
   */
  ExitCode run(Invocation call);
}
