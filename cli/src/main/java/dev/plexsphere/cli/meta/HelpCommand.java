package dev.plexsphere.cli.meta;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Json;
import dev.plexsphere.cli.output.Output;
import dev.plexsphere.contract.Exit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plexctl help [COMMAND…|exit-codes]}. */
public final class HelpCommand implements Command {
  private static final int MEANING_WRAP = 40;
  private static final int MEANING_WIDTH = 47;
  private static final int EXIT_WIDTH = 6;

  private final Supplier<CommandSpec> tree;

  /**
   * @param tree all commands
   */
  public HelpCommand(Supplier<CommandSpec> tree) {
    this.tree = tree;
  }

  @Override
  public String name() {
    return "help";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Explain a command, or the exit codes (help exit-codes).");
    spec.addPositional(Flags.words("TOPIC", "a command, or exit-codes"));
  }

  @Override
  public Exit run(Invocation call) {
    var topic = call.arguments().words();
    if (topic.equals(List.of("exit-codes"))) {
      exitCodes(call);
      return Exit.SUCCESS;
    }
    var spec = tree.get();
    for (var word : topic) {
      var next = spec.subcommands().get(word);
      if (next == null) {
        throw Failure.usage("Unknown command", String.join(" ", topic));
      }
      spec = next.getCommandSpec();
    }
    var text = new CommandLine(spec).getUsageMessage(CommandLine.Help.Ansi.OFF);
    text.lines().forEach(call.streams().out()::line);
    return Exit.SUCCESS;
  }

  private static void exitCodes(Invocation call) {
    if (!call.isText()) {
      var rows = new ArrayList<Json>();
      for (var exit : Exit.values()) {
        rows.add(
            Json.Doc.of("meaning", exit.meaning(), "advice", exit.advice())
                .with("exit", Json.number(exit.code())));
      }
      call.format().print(new Json.Items(rows), call.streams());
      return;
    }
    var out = call.streams().out();
    row(out, "EXIT", "MEANING", "WHAT A SCRIPT DOES");
    for (var exit : Exit.values()) {
      var lines = wrapped(exit.meaning());
      row(out, Integer.toString(exit.code()), lines.getFirst(), exit.advice());
      for (var more : lines.subList(1, lines.size())) {
        row(out, "", more, "");
      }
    }
  }

  private static void row(Output out, String exit, String meaning, String advice) {
    out.line((pad(exit, EXIT_WIDTH) + pad(meaning, MEANING_WIDTH) + advice).stripTrailing());
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static List<String> wrapped(String text) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (var word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > MEANING_WRAP) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
