package dev.plexsphere.cli.command;

import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Makes flags. All values are text; commands check them, so that one place words the refusals. */
public final class Flags {
  /** The global flags that take a value. */
  public static final Set<String> GLOBAL_WITH_VALUE =
      Set.of(
          "--server", "--profile", "--context", "--token-file", "--output", "--color", "--ca-file");

  private Flags() {}

  /** A flag that must be given. */
  public static OptionSpec required(String name, String label, String description) {
    return valued(name, label, description).required(true).build();
  }

  /** A flag that may be given. */
  public static OptionSpec optional(String name, String label, String description) {
    return valued(name, label, description).build();
  }

  /** A flag that may be given several times; {@link Arguments#all} reads it. */
  public static OptionSpec repeated(String name, String label, String description) {
    return OptionSpec.builder(name)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("1")
        .paramLabel(label)
        .description(description)
        .build();
  }

  /** A flag without a value. */
  public static OptionSpec toggle(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).arity("0").description(description).build();
  }

  /** Words behind the command, however many; {@link Arguments#words} reads them. */
  public static PositionalParamSpec words(String label, String description) {
    return PositionalParamSpec.builder()
        .index("0..*")
        .arity("0..*")
        .type(List.class)
        .auxiliaryTypes(String.class)
        .paramLabel(label)
        .description(description)
        .build();
  }

  private static OptionSpec.Builder valued(String name, String label, String description) {
    return OptionSpec.builder(name)
        .type(String.class)
        .arity("1")
        .paramLabel(label)
        .description(description);
  }

  /**
   * Adds the flags that every command takes, before or after its name.
   *
   * @param hidden whether the command's own help leaves them out
   */
  public static void addGlobal(CommandSpec spec, boolean hidden) {
    add(
        spec,
        hidden,
        "URL",
        "address of the server, https://host[:port] (PLEXSPHERE_URL)",
        "--server");
    add(
        spec,
        hidden,
        "NAME",
        "which stored login to use (default: the current one)",
        "--profile",
        "--context");
    add(
        spec,
        hidden,
        "PATH",
        "file with the token to present (or PLEXSPHERE_TOKEN: the token)",
        "--token-file");
    add(spec, hidden, "FORMAT", "text, json or yaml (default: text)", "--output");
    add(spec, hidden, "WHEN", "auto, always or never (default: auto)", "--color");
    add(
        spec,
        hidden,
        "PATH",
        "certificates to trust besides the system's (PLEXSPHERE_CA_FILE)",
        "--ca-file");
    addToggle(spec, hidden, "go on without asking", "--yes");
    addToggle(spec, hidden, "show what is masked as ***", "--reveal-secrets");
    addToggle(spec, hidden, "no notes; errors stay", "-q", "--quiet");
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .type(boolean.class)
            .arity("0")
            .usageHelp(true)
            .hidden(hidden)
            .description("show this help")
            .build());
  }

  private static void add(
      CommandSpec spec, boolean hidden, String label, String description, String... names) {
    spec.addOption(
        OptionSpec.builder(names)
            .type(String.class)
            .arity("1")
            .paramLabel(label)
            .hidden(hidden)
            .description(description)
            .build());
  }

  private static void addToggle(
      CommandSpec spec, boolean hidden, String description, String... names) {
    spec.addOption(
        OptionSpec.builder(names)
            .type(boolean.class)
            .arity("0")
            .hidden(hidden)
            .description(description)
            .build());
  }
}
