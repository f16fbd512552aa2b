package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageErrorsTest extends StubbedTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "login --doman-id x | Unknown flag: --doman-id; did you mean --domain-id?",
        "login --doman-id=x | Unknown flag: --doman-id; did you mean --domain-id?",
        "whoami --wibble | Unknown flag: --wibble",
        "identity-token list | Unknown command: identity-token; did you mean identity-tokens?",
        "identity-tokens rotat | Unknown command: rotat; did you mean rotate?",
        "--server http://localhost:1 whoam | Unknown command: whoam; did you mean whoami?",
        "frobnicate | Unknown command: frobnicate",
        "identity-tokens | Missing command: plexctl identity-tokens needs one of issue, list,"
            + " rotate, delete, issue-service",
        "whoami now | Unexpected argument: now",
        "whoami psk_live_secret | Unexpected argument: psk_***",
        "whoami --server | Missing value: --server needs a value",
        "whoami --server --output json | Missing value: --server needs a value",
        "identity-tokens delete --id a --id b | Given twice: --id is given more than once",
        "whoami --output xml | Bad value: --output is text, json or yaml, not xml",
        "whoami --color blue | Bad value: --color is auto, always or never, not blue",
        "whoami --server ftp://x | Bad address: --server is not of the form https://host or"
            + " https://host:port",
        "whoami --server https://x/y | Bad address: --server is not of the form https://host or"
            + " https://host:port",
        "whoami --server https://u:p@x | Bad address: --server is not of the form https://host or"
            + " https://host:port",
        "whoami --profile nobody | Unknown profile: nobody; there is default",
        "completion tcsh | Unknown shell: unknown shell \"tcsh\"",
        "completion | Missing shell: name one of bash, zsh, fish, powershell",
        "help nothing | Unknown command: nothing",
      })
  void is_one_line_exit_2_and_nothing_sent(String line, String message) {
    var result = shell.run(line);

    assertThat(result.err()).isEqualTo("plexctl: " + message + "\n");
    assertThat(result.out()).isEmpty();
    assertThat(result.exit()).isEqualTo(2);
    assertThat(server.heard()).isEmpty();
  }

  @Test
  void without_an_address_it_says_where_to_put_one() {
    shell.signedOut().terminal(100).env.remove("PLEXSPHERE_URL");

    var result = shell.run("whoami");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo(
            """
            plexctl: Missing address: no server is named
              hint: export PLEXSPHERE_URL=https://<host>
            """);
  }

  @Test
  void control_characters_of_the_command_line_are_not_obeyed_either() {
    assertThat(shell.run("whoami", "a\u001b[31mb").err())
        .isEqualTo("plexctl: Unexpected argument: a\\u{1b}[31mb\n");
  }

  @Test
  void help_lists_every_command_and_is_success() {
    var help = shell.run("--help");

    assertThat(help.exit()).isZero();
    assertThat(help.out())
        .contains("login", "identity-tokens", "--reveal-secrets")
        .doesNotContain("train");
    assertThat(shell.run("help").out()).isEqualTo(help.out());
    assertThat(shell.run(new String[0]).out()).isEqualTo(help.out());
    assertThat(shell.run("identity-tokens rotate --help").out())
        .startsWith("Usage: plexctl identity-tokens rotate --id UUID [FLAGS]\n");
    assertThat(shell.run("help identity-tokens rotate").out())
        .isEqualTo(shell.run("identity-tokens rotate -h").out());
  }

  @Test
  void requirement_99_exit_codes_are_printed_as_documented() {
    assertThat(shell.run("help exit-codes").out())
        .isEqualTo(
            """
            EXIT  MEANING                                        WHAT A SCRIPT DOES
            0     success                                        go on
            1     refused or failed: 400, 409, 429, 5xx,         read stderr; retry 429 and 503 after the time given
                  network, tampering found
            2     wrong command line; nothing was sent           fix the script
            3     not signed in (401, or no credential)          plexctl login
            4     not found (404)                                check the id
            77    permission denied (403), or the gateway        ask who may grant it, with the reference
                  no longer accepts the cached session
            130   interrupted                                    nothing was saved
            """);
  }

  @Test
  void version_is_one_line_under_both_names() {
    var version = shell.run("version");

    assertThat(version.out())
        .matches("version=\\d+\\.\\d+\\.\\d+\\S* commit=[0-9a-f]{7,}|version=.* date=.*\n");
    assertThat(shell.run("--version").out()).isEqualTo(version.out());
  }
}
