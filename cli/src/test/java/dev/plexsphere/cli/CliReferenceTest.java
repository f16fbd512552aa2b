package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.config.Program;
import dev.plexsphere.contract.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** docs/reference/cli.md is made from the commands; -Dplexsphere.write=true writes it. */
class CliReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "cli.md");

  @Test
  void the_reference_says_what_the_commands_take() throws IOException {
    var page = render();
    if (Boolean.getBoolean("plexsphere.write")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }

    assertThat(Files.readString(PAGE))
        .as("stale: run the test with -Dplexsphere.write=true")
        .isEqualTo(page);
  }

  private static String render() {
    var page = new StringBuilder();
    page.append(
        """
        # plexctl

        <!-- Made from the commands by CliReferenceTest; -Dplexsphere.write=true rewrites it. -->

        The command line of plexsphere. Results go to stdout, everything for a person to stderr.
        A flag wins over the environment, which wins over the profile.

        ## Flags that every command takes

        """);
    var root = new CommandTree(Program.PLEXCTL).full();
    root.options().forEach(option -> flag(page, option));
    page.append(
        """

        ## Environment

        | variable | means |
        |---|---|
        | `PLEXSPHERE_URL` | the server's address |
        | `PLEXSPHERE_TOKEN` | a token to present, instead of the profile's |
        | `PLEXSPHERE_CA_FILE` | certificates to trust besides the system's |
        | `PLEXSPHERE_SIGNER_ENDPOINT` | the signer's address, `host:port`, for `plexctl signing` |
        | `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY` | the way to the server; never used for this machine |
        | `XDG_CONFIG_HOME`, `XDG_STATE_HOME` | where `plexctl/config.yaml` and resumable rotations are kept |
        | `NO_COLOR`, `TERM=dumb`, `CI`, `PLEXCTL_PLAIN` | no colour; nothing that moves; plain lines; times in words |

        ## Commands
        """);
    for (var command : root.subcommands().values()) {
      command(page, command.getCommandSpec());
    }
    page.append("\n## Exit codes\n\n| exit | meaning | what a script does |\n|---|---|---|\n");
    for (var exit : Exit.values()) {
      page.append(
          "| %d | %s | %s |\n".formatted(exit.code(), exit.meaning(), escaped(exit.advice())));
    }
    return page.toString();
  }

  private static void command(StringBuilder page, CommandSpec spec) {
    if (spec.subcommands().isEmpty()) {
      var usage = spec.usageMessage();
      page.append("\n### %s\n\n".formatted(spec.qualifiedName()));
      page.append("%s\n\n".formatted(String.join("\n", usage.description())));
      page.append("```\n%s\n```\n".formatted(String.join("\n", usage.customSynopsis())));
      var own = spec.options().stream().filter(option -> !option.hidden()).toList();
      if (!own.isEmpty()) {
        page.append('\n');
        own.forEach(option -> flag(page, option));
      }
    }
    for (var sub : spec.subcommands().values()) {
      command(page, sub.getCommandSpec());
    }
  }

  private static void flag(StringBuilder page, OptionSpec option) {
    var label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
    page.append(
        "* `%s%s`%s: %s\n"
            .formatted(
                String.join("`, `", option.names()),
                label,
                option.required() ? " (required)" : "",
                String.join(" ", option.description()).replace("***", "`***`")));
  }

  private static String escaped(String text) {
    return text.replace("<", "&lt;").replace("|", "\\|");
  }
}
