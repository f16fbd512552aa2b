package dev.plexsphere.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What {@code plexsphere} says of itself, and to whoever mistypes. */
class HelpTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final CommandLine line =
      Commands.line(
          Map.of(),
          new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
          new PrintStream(err, true, StandardCharsets.UTF_8));

  private static List<CommandLine> below(CommandLine line) {
    var all = new ArrayList<CommandLine>();
    for (var each : line.getSubcommands().values()) {
      all.add(each);
      all.addAll(below(each));
    }
    return all;
  }

  @Test
  void every_command_says_what_it_is_for() {
    assertThat(below(line))
        .hasSizeGreaterThan(20)
        .allSatisfy(each ->
            assertThat(each.getCommandSpec().usageMessage().description())
                .as(each.getCommandSpec().qualifiedName())
                .isNotEmpty()
                .allMatch(text -> text.endsWith(".")));
  }

  @ParameterizedTest
  @CsvSource({
    "user add --domain acme,plexsphere user add",
    "domain create,plexsphere domain create",
    "server --no-such-flag,plexsphere server",
    "nothing,plexsphere"
  })
  void whoever_mistypes_is_shown_the_help_of_that_very_command(String typed, String command) {
    assertThat(line.execute(typed.split(" "))).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("plexsphere: Usage: ")
        .endsWith("  hint: " + command + " --help\n");
  }
}
