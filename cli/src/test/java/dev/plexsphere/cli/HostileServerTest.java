package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileServerTest extends StubbedTest {
  private static final String WHOAMI = "GET /v1/auth/whoami";

  private void whoamiSays(String subject) {
    server.on(
        WHOAMI, Reply.json(200, "{\"principal_type\":\"user\",\"subject\":\"" + subject + "\"}"));
  }

  @Test
  void control_and_bidi_characters_are_spelled_out_in_a_table() {
    whoamiSays("\\u001b]0;owned\\u0007a\\u202eb\\u009bc\\nd\\u007f\u2066e");

    assertThat(shell.run("whoami").out())
        .endsWith(
            "user       \\u{1b}]0;owned\\u{7}a\\u{202e}b\\u{9b}c\\u{a}d\\u{7f}\\u{2066}e"
                + "  -       -    -\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "yaml"})
  void a_document_carries_them_escaped(String format) {
    whoamiSays("\\u001ba\\u202eb\\u009bc\\u007f");

    var out = shell.run("whoami --output " + format).out();

    assertThat(out.codePoints().filter(c -> c != '\n'))
        .allMatch(c -> c >= ' ' && c < 0x7f, "plain ASCII");
    assertThat(out.toLowerCase(Locale.ROOT)).contains("202e");
  }

  @Test
  void letters_of_any_language_stay_as_they_are() {
    whoamiSays("Zoë 李 👩‍💻");

    assertThat(shell.run("whoami").out()).contains("Zoë 李 👩‍💻");
    assertThat(shell.run("whoami --output json").out()).contains("Zoë 李 👩‍💻");
    assertThat(shell.run("whoami --output yaml").out()).contains("Zoë 李 👩‍💻");
  }

  @Test
  void an_error_cannot_draw_on_the_terminal() {
    server.on(WHOAMI, Reply.problem(403, "forbidden", "T\\u001b[2J", "d\\r\\nplexctl: fine"));

    assertThat(shell.run("whoami").err())
        .isEqualTo("plexctl: T\\u{1b}[2J: d\\u{d}\\u{a}plexctl: fine\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200|application/json|{\"a\":1|sent malformed JSON",
        "200|application/json|{} {}|sent malformed JSON",
        "200|application/json|{\"a\":1,\"a\":2}|sent malformed JSON",
        "200|application/json|[]|sent no JSON object",
        "200|application/json|{}|lacks principal_type",
        "200|text/html|<html>|sent text/html instead of JSON",
        "204|application/json||sent no JSON object",
      })
  void nonsense_is_refused_in_words(int status, String type, String body, String message) {
    server.on(WHOAMI, new Reply(status, type, body == null ? "" : body, Map.of()));

    var result = shell.run("whoami");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).startsWith("plexctl: Unexpected answer: ").contains(message);
  }

  @Test
  void deep_nesting_is_refused() {
    server.on(WHOAMI, Reply.json(200, "[".repeat(100_000)));

    assertThat(shell.run("whoami").err()).endsWith("sent malformed JSON\n");
  }

  @Test
  void text_that_is_not_utf_8_is_refused() {
    server.on(WHOAMI, Reply.json(200, "{\"a\":\"\u00c0\u00af\"}"));

    assertThat(shell.run("whoami").err()).endsWith("sent text that is not UTF-8\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void a_redirect_is_not_followed_with_the_token(int status) {
    server.on(
        WHOAMI,
        Reply.json(status, "").with("Location", "http://localhost:" + server.port() + "/x"));

    var result = shell.run("whoami");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).startsWith("plexctl: Redirected: ");
    assertThat(server.lines()).containsExactly(WHOAMI);
  }

  @Test
  void a_refusal_without_a_document_still_has_its_exit_code() {
    server.on(WHOAMI, new Reply(404, "text/html", "<h1>", Map.of()));

    var result = shell.run("whoami");

    assertThat(result.exit()).isEqualTo(4);
    assertThat(result.err())
        .isEqualTo("plexctl: HTTP 404: the server refused and did not say why\n");
  }

  @Test
  void a_time_to_wait_becomes_a_hint() {
    server.on(
        WHOAMI,
        Reply.problem(429, "rate_limited", "Too Many Requests", "slow").with("Retry-After", "5"));

    assertThat(shell.terminal(100).run("whoami").err()).contains("  hint: try again in 5 s\n");
  }
}
