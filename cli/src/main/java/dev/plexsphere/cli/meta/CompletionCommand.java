package dev.plexsphere.cli.meta;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.Program;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.contract.Exit;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl completion SHELL}: a script to source. */
public final class CompletionCommand implements Command {
  private final Supplier<CommandSpec> tree;

  /**
   * @param tree all commands
   */
  public CompletionCommand(Supplier<CommandSpec> tree) {
    this.tree = tree;
  }

  @Override
  public String name() {
    return "completion";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Print a completion script for bash, zsh, fish or powershell.",
            "bash: source <(plexctl completion bash)");
    spec.addPositional(Flags.words("SHELL", "bash, zsh, fish or powershell"));
  }

  @Override
  public Exit run(Invocation call) {
    var words = call.arguments().words();
    if (words.size() != 1) {
      throw Failure.usage("Missing shell", "name one of bash, zsh, fish, powershell");
    }
    var shell = words.getFirst();
    var branches = Branch.all(tree.get());
    var script =
        switch (shell) {
          case "bash" -> CompletionScripts.bash(branches);
          case "zsh" -> CompletionScripts.zsh(branches);
          case "fish" -> CompletionScripts.fish(branches);
          case "powershell" -> CompletionScripts.powershell(branches);
          default -> throw Failure.usage("Unknown shell", "unknown shell \"" + shell + "\"");
        };
    // The scripts are written for one name; functions in them are called after it as well.
    script
        .replace(Program.PLEXCTL.command(), call.program().command())
        .lines()
        .forEach(call.streams().out()::line);
    return Exit.SUCCESS;
  }
}
