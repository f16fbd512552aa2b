package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A context that counts in one directory and below it. */
class ContextPinTest {
  @TempDir private Path home;
  private Shell shell;

  @BeforeEach
  void twoContexts() {
    shell = new Shell(home);
    shell.run("context add one --server-url https://one.example");
    shell.run("context add two --server-url https://two.example");
  }

  private String meant(Path directory) {
    shell.directory = directory;
    return shell.run("context current").out().lines().findFirst().orElse("").substring(20);
  }

  @Test
  void a_pinned_one_counts_there_and_below_and_nowhere_else() {
    shell.directory = home.resolve("src/acme");

    var result = shell.run("context use two --here");

    assertThat(result.err())
        .startsWith("Context 'two' pinned to ~/src/acme in ~/.config/plexctl/config.yaml");
    assertThat(meant(home.resolve("src/acme"))).isEqualTo("two");
    assertThat(meant(home.resolve("src/acme/deep/er"))).isEqualTo("two");
    assertThat(meant(home.resolve("src/acme-other"))).isEqualTo("one");
    assertThat(meant(home.resolve("src"))).isEqualTo("one");
  }

  @Test
  void the_nearest_pin_counts_and_a_flag_counts_more() {
    shell.directory = home.resolve("src");
    shell.run("context use two --here");
    shell.directory = home.resolve("src/acme");
    shell.run("context use one --here");

    assertThat(meant(home.resolve("src/acme/x"))).isEqualTo("one");
    assertThat(shell.run("--context two context current").out()).contains("two.example");
    assertThat(shell.run("context list").out()).contains("* one");
  }

  @Test
  void unpin_gives_the_directory_back() {
    shell.directory = home.resolve("src");
    shell.run("context use two --here");

    assertThat(shell.run("context unpin").exit()).isZero();

    assertThat(meant(home.resolve("src"))).isEqualTo("one");
    assertThat(shell.configText()).doesNotContain("pins");
  }

  @Test
  void a_pin_goes_with_its_context() {
    shell.directory = home.resolve("src");
    shell.run("context use two --here");
    shell.run("context delete two");
    shell.run("context add two --server-url https://elsewhere.example");

    assertThat(meant(home.resolve("src"))).isEqualTo("one");
  }

  @Test
  void use_says_that_here_another_one_stays() {
    shell.directory = home.resolve("src");
    shell.run("context use two --here");

    var result = shell.terminal(100).run("context use one");

    assertThat(result.err())
        .contains("Here it stays 'two', which is pinned: plexctl context unpin");
    assertThat(meant(home)).isEqualTo("one");
  }

  @Test
  void a_pin_of_the_file_that_names_nobody_is_none() {
    shell.writeConfig(
        shell.configText() + "pins:\n  " + home.resolve("src") + ": nobody\n  /: [x]\n");

    assertThat(meant(home.resolve("src"))).isEqualTo("one");
  }
}
