package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** The file of contexts, seen through the commands that write and read it. */
class ConfigFileTest extends LoginFixture {
  @Test
  void fields_of_another_version_are_kept() {
    shell.writeConfig(
        """
        current_context: work
        telemetry: off
        contexts:
          work:
            server_url: https://work.example
            colour: blue
          default:
            nickname: mine
        """);
    server.on("POST /v1/auth/device-token", GRANTED);

    assertThat(shell.run(LINE).exit()).isZero();

    assertThat(shell.configText())
        .startsWith(
            """
            current_context: work
            telemetry: off
            contexts:
              work:
                server_url: https://work.example
                colour: blue
              default:
                nickname: mine
                server_url: %s
            """
                .formatted(server.url()));
  }

  @Test
  void a_file_that_others_could_read_is_closed_with_a_warning() throws IOException {
    shell.signedIn(server.url());
    Files.setPosixFilePermissions(shell.config(), PosixFilePermissions.fromString("rw-r--r--"));

    var result = shell.run("whoami");

    assertThat(result.exit()).isZero();
    assertThat(result.err())
        .isEqualTo(
            "plexctl: warning: ~/.config/plexctl/config.yaml could be read by others (0644); it is"
                + " 0600 now\n");
    assertThat(shell.run("whoami").err()).isEmpty();
  }

  @Test
  void a_broken_file_is_named_with_its_line_and_never_quoted() {
    shell.writeConfig("contexts:\n  default:\n    token: \"psk_live_secret\n  x: [");

    var result = shell.run("whoami");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .matches(
            "plexctl: Config unreadable: ~/.config/plexctl/config.yaml is not as plexctl writes it;"
                + " look at line \\d\n");
  }

  @Test
  void a_list_where_a_map_should_be_is_refused() {
    shell.writeConfig("- a\n");

    assertThat(shell.run("whoami").exit()).isEqualTo(1);
  }

  @Test
  void a_link_to_a_file_kept_elsewhere_stays_a_link() throws IOException {
    var elsewhere = Files.createDirectories(home.resolve("dotfiles")).resolve("plexctl.yaml");
    Files.writeString(elsewhere, "{}");
    Files.createDirectories(home.resolve(".config/plexctl"));
    Files.createSymbolicLink(shell.config(), elsewhere);
    server.on("POST /v1/auth/device-token", GRANTED);

    assertThat(shell.run(LINE).exit()).isZero();

    assertThat(shell.config()).isSymbolicLink();
    assertThat(Files.readString(elsewhere)).contains(Shell.TOKEN);
  }

  @Test
  void the_xdg_directory_is_honoured_when_absolute() {
    var xdg = home.resolve("xdg");
    shell.env.put("XDG_CONFIG_HOME", xdg.toString());
    server.on("POST /v1/auth/device-token", GRANTED);

    assertThat(shell.run(LINE).exit()).isZero();

    assertThat(xdg.resolve("plexctl/config.yaml")).exists();
    shell.env.put("XDG_CONFIG_HOME", "relative");
    assertThat(shell.run("whoami").exit()).isEqualTo(3);
    assertThat(Path.of("relative")).doesNotExist();
  }

  @Test
  void a_token_that_cannot_be_kept_after_all_is_revoked() {
    server.on("POST /v1/auth/device-token", GRANTED);
    server.on("DELETE /v1/auth/tokens/" + Shell.TOKEN_ID, ControlPlaneStub.Reply.json(204, ""));
    shell.env.put("PLEXSPHERE_URL", server.url());
    var directory = home.resolve(".config/plexctl");
    server.before(
        "POST /v1/auth/device-token",
        () -> {
          Files.delete(directory.resolve("config.yaml.lock"));
          Files.delete(directory);
          Files.writeString(directory, "in the way");
        });

    var result = shell.run(LINE);

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("plexctl: Config not writable");
    assertThat(server.lines()).last().isEqualTo("DELETE /v1/auth/tokens/" + Shell.TOKEN_ID);
  }
}
