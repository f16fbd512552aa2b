package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How a login waits, and how it ends. */
class DeviceLoginTest extends LoginFixture {
  @Test
  void polls_at_once_then_at_the_interval_and_five_seconds_slower_when_told() {
    server.on(DEVICE_TOKEN, PENDING, refused("slow_down"), PENDING, refused("slow_down"), GRANTED);

    shell.run(LINE);

    assertThat(shell.time.pauses())
        .extracting(Duration::toSeconds)
        .containsExactly(5L, 10L, 10L, 15L);
  }

  @Test
  void a_server_that_is_briefly_gone_is_not_an_end() {
    server.on(
        DEVICE_TOKEN, Reply.problem(503, "datastore_unavailable", "T", "d"), PENDING, GRANTED);

    var result = shell.run(LINE);

    assertThat(result.exit()).isZero();
    assertThat(result.err()).contains("No network, trying again, 10:00 left.\n");
  }

  @Test
  void a_declined_login_saves_nothing() {
    server.on(DEVICE_TOKEN, PENDING, refused("access_denied"));

    var result = shell.terminal(100).run(LINE + " --no-browser");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .endsWith(
            """
            plexctl: Declined: the sign-in was declined in the browser, and nothing was saved
              ref: 0M4T-XH2C-9KVE
              hint: if that was not you, ask your administrator to look at 0M4T-XH2C-9KVE
            """);
    assertThat(shell.config()).doesNotExist();
  }

  @Test
  void nobody_answering_ends_it_with_the_command_to_type_again() {
    server.on(DEVICE_TOKEN, PENDING);

    var result = shell.terminal(100).run(LINE + " --no-browser");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .contains("Still waiting, 9:00 left.\n")
        .endsWith(
            """
            plexctl: Expired: nobody answered within 10 minutes, and nothing was saved
              hint: plexctl %s
            """
                .formatted(LINE));
  }

  @Test
  void ctrl_c_withdraws_the_request_and_saves_nothing() {
    server.on(DEVICE_TOKEN, PENDING);
    shell.time.stopInPause(2);

    var result = shell.run(LINE);

    assertThat(result.exit()).isEqualTo(130);
    assertThat(result.err()).endsWith("plexctl: Stopped: nothing was saved\n");
    assertThat(server.heard().getLast().line()).isEqualTo("POST /v1/auth/device-withdraw");
    assertThat(server.heard().getLast().body()).isEqualTo("{\"device_code\":\"dc-1\"}");
    assertThat(shell.config()).doesNotExist();
  }

  @Test
  void a_number_is_asked_for_when_the_page_shows_one() {
    server.on("POST /v1/auth/device-code", code(",\"number_match\":true"));
    server.on(DEVICE_TOKEN, PENDING, refused("number_required"), GRANTED);

    var result = shell.terminal(100).type("4719\n").run(LINE + " --no-browser");

    assertThat(result.exit()).isZero();
    assertThat(result.err())
        .contains("Approved. One step is left: the page shows a number.\nNumber: ");
    assertThat(server.heard())
        .extracting(ControlPlaneStub.Heard::body)
        .contains("{\"device_code\":\"dc-1\",\"client_id\":\"plexctl\",\"match\":\"4719\"}");
  }

  @Test
  void a_number_cannot_be_typed_without_a_terminal() {
    server.on("POST /v1/auth/device-code", code(",\"number_match\":true"));

    var result = shell.run(LINE);

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("plexctl: Not possible here: the Domain asks for a number");
    assertThat(server.lines()).last().isEqualTo("POST /v1/auth/device-withdraw");
  }

  @Test
  void device_login_that_is_off_is_exit_77() {
    server.on(
        "POST /v1/auth/device-code",
        Reply.problem(
            403, "device_login_off", "Device login is off", "acme-corp does not allow it"));

    var result = shell.run(LINE);

    assertThat(result.exit()).isEqualTo(77);
    assertThat(result.err())
        .isEqualTo("plexctl: Device login is off: acme-corp does not allow it\n");
  }

  @Test
  void no_code_is_asked_for_where_the_file_can_be_read_but_not_replaced() throws IOException {
    Files.createDirectories(home.resolve(".config/plexctl/config.yaml.lock"));

    var result = shell.run(LINE);

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .startsWith("plexctl: Config not writable: ~/.config/plexctl/config.yaml (");
    assertThat(server.heard()).isEmpty();
  }

  @Test
  void no_code_is_asked_for_where_the_token_could_not_be_kept() {
    shell.file(".config", "a file where the directory should be");

    var result = shell.run(LINE);

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo("plexctl: Config unreadable: ~/.config/plexctl/config.yaml (Not a directory)\n");
    assertThat(server.heard()).isEmpty();
  }
}
