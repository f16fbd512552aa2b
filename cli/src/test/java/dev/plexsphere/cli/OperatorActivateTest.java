package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Heard;
import dev.plexsphere.cli.ControlPlaneStub.Reply;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorActivateTest extends OperatorFixture {
  private static final String LINE = "operator activate --link-stdin --password-stdin";
  private static final String COMPLETE = "POST " + ACTIONS + "/complete";
  private static final String RESOLVE = "POST " + ACTIONS + "/resolve";

  @BeforeEach
  void prepare() {
    server.on(
        RESOLVE,
        Reply.json(
            200,
            """
            {"action":{"invitationId":"i","action":"activate","expiresAt":"2026-11-22T14:00:00Z",\
            "requiresPassword":true}}\
            """));
    server.on(
        COMPLETE,
        Reply.json(
            200,
            """
            {"action":{"invitationId":"i","action":"activate","outcomeRef":{"type":"account","id":"a"}}}\
            """));
  }

  private String link() {
    return server.url() + "/admin-console/account-action#one-time";
  }

  @Test
  void a_link_and_a_password_are_two_lines_of_stdin() {
    shell.type(link() + "\r\n a password with blanks \n");

    var result = shell.run(LINE);

    assertThat(result.out()).isEqualTo("Activated; the link is used up\n");
    assertThat(server.heard().stream().map(Heard::body))
        .containsExactly(
            "{\"token\":\"one-time\"}",
            "{\"token\":\"one-time\",\"password\":\" a password with blanks \"}");
    assertThat(server.heard().stream().map(Heard::authorization)).containsOnly("null");
  }

  @Test
  void the_link_itself_says_where() {
    shell.signedOut().env.remove("PLEXSPHERE_URL");
    shell.type(link() + "\npassword\n");

    assertThat(shell.run(LINE).exit()).isZero();
  }

  @Test
  void a_link_of_another_server_is_sent_to_nobody() {
    shell.type("https://platform.evil.example/admin-console/account-action#one-time\npw\n");

    var result = shell.run(LINE);

    assertThat(result.err())
        .isEqualTo(
            "plexctl: Wrong server: this link belongs to https://platform.evil.example and was not"
                + " sent to "
                + server.url()
                + "\n");
    assertThat(result.exit()).isEqualTo(3);
    assertThat(server.heard()).isEmpty();
  }

  @Test
  void on_a_terminal_the_password_is_typed_twice_and_not_shown() {
    shell.terminal(100).secrets.addAll(List.of("long password", "long password"));
    var file = shell.file("link", link() + "\n");

    var result = shell.run("operator activate --link-file " + file);

    assertThat(result.err()).isEqualTo("Activating an account, until 2026-11-22T14:00:00Z.\n");
    assertThat(server.heard().getLast().body()).contains("\"password\":\"long password\"");
  }

  @Test
  void without_a_password_the_link_is_looked_at_and_not_used() {
    shell.type(link() + "\n");

    var result = shell.run("operator activate --link-stdin");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(server.lines()).containsExactly(RESOLVE);
  }

  @Test
  void a_link_that_was_used_is_exit_4() {
    server.on(RESOLVE, Reply.problem(404, "not_found", "Not Found", "d"));
    shell.type(link() + "\npassword\n");

    var result = shell.run(LINE);

    assertThat(result.err())
        .isEqualTo(
            "plexctl: Link not valid: it was used already, it has expired, or it is not of this"
                + " server\n");
    assertThat(result.exit()).isEqualTo(4);
    assertThat(server.lines()).containsExactly(RESOLVE);
  }

  @Test
  void a_weak_password_leaves_the_link_as_it_is() {
    server.on(COMPLETE, Reply.problem(400, "weak_password", "Weak password", "too short"));
    shell.type(link() + "\nx\n");

    var result = shell.run(LINE);

    assertThat(result.err()).isEqualTo("plexctl: Weak password: too short\n");
    assertThat(result.exit()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://platform.example.com/admin-console/account-action",
        "https://platform.example.com/admin-console/account-action#",
        "https://u:p@platform.example.com/x#t",
        "ftp://platform.example.com/x#t",
        "https://platform.example.com/x#a b",
        "#t",
      })
  void a_link_that_is_cut_off_or_strange_is_exit_2(String link) {
    shell.type(link + "\npassword\n");

    assertThat(shell.run(LINE).exit()).isEqualTo(2);
    assertThat(server.heard()).isEmpty();
  }
}
