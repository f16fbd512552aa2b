package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionCommandTest extends StubbedTest {
  @ParameterizedTest
  @CsvSource({
    "bash,# bash completion for plexctl",
    "zsh,#compdef plexctl",
    "fish,# fish completion for plexctl",
    "powershell,# powershell completion for plexctl"
  })
  void the_first_line_names_the_shell(String kind, String firstLine) {
    var result = shell.run("completion " + kind);

    assertThat(result.out().lines().findFirst()).contains(firstLine);
    assertThat(result.out())
        .contains("identity-tokens", "--idp-binding-id")
        .doesNotContain("train");
    assertThat(result.exit()).isZero();
    assertThat(server.heard()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "who|whoami",
        "identity-tokens ro|rotate",
        "identity-tokens rotate --re|--reveal-secrets --resume",
        "--server http://x dom|domain domain-idp",
        "whoami --output |text json yaml",
        "completion f|fish",
      })
  void bash_completes_what_was_typed(String typed, String expected)
      throws IOException, InterruptedException {
    var script = shell.file("completion.bash", shell.run("completion bash").out());
    var words = ("plexctl " + typed + (typed.endsWith("output") ? " " : "")).split(" ", -1);
    var ask =
        "source %s; COMP_WORDS=(%s); COMP_CWORD=%d; _plexctl; printf '%%s\\n' ${COMPREPLY[@]} | sort -u"
            .formatted(script, quoted(words), words.length - 1);
    var bash = new ProcessBuilder("bash", "-c", ask).redirectErrorStream(true).start();
    var replies = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(bash.waitFor()).isZero();
    assertThat(replies.lines()).containsExactlyInAnyOrder(expected.split(" ", -1));
  }

  private static String quoted(String[] words) {
    return String.join(" ", List.of(words).stream().map(w -> "'" + w + "'").toList());
  }

  @Test
  void bash_finds_no_syntax_error() throws IOException, InterruptedException {
    var script = shell.file("completion.bash", shell.run("completion bash").out());

    assertThat(new ProcessBuilder("bash", "-n", script.toString()).inheritIO().start().waitFor())
        .isZero();
  }
}
