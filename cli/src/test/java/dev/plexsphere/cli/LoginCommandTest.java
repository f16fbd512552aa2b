package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoginCommandTest extends LoginFixture {
  @Test
  void in_a_pipe_it_prints_two_facts_waits_and_says_who_signed_in() {
    var result = shell.run(LINE);

    assertThat(result.out())
        .isEqualTo(
            """
            Open:  https://acme-corp.example.com/v1/device?user_code=WDJB-MJHT
            Code:  WDJB-MJHT
            Signed in as ada@acme.example in acme-corp until 2026-11-22T02:02:31Z
            """);
    assertThat(result.err()).isEqualTo("Waiting for approval, until 2026-11-21T14:12:21Z.\n");
    assertThat(result.exit()).isZero();
  }

  @Test
  void the_request_says_which_program_on_which_machine_asks() {
    shell.run(LINE);

    assertThat(server.heard().getFirst().body())
        .matches(
            "\\{\"domain_id\":\"%s\",\"idp_binding_id\":\"%s\",\"client_id\":\"plexctl\","
                    .formatted(Shell.DOMAIN, Shell.BINDING)
                + "\"client_name\":\"plexctl [0-9A-Z.-]+\",\"host_name\":\"wks-ada-02\"}");
    assertThat(server.heard().getFirst().authorization()).isEqualTo("null");
    assertThat(server.heard().get(1).body())
        .isEqualTo("{\"device_code\":\"dc-1\",\"client_id\":\"plexctl\"}");
  }

  @Test
  void the_token_is_kept_for_its_owner_only() throws IOException {
    shell.run(LINE);

    assertThat(shell.configText())
        .isEqualTo(
            """
            current_context: default
            contexts:
              default:
                server_url: %s
                token: %s
                token_id: %s
                expires_at: 1795312951
                domain_id: %s
                idp_binding_id: %s
                email: ada@acme.example
            """
                .formatted(server.url(), Shell.TOKEN, Shell.TOKEN_ID, Shell.DOMAIN, Shell.BINDING));
    assertThat(mode(shell.config())).isEqualTo("rw-------");
    assertThat(mode(home.resolve(".config/plexctl"))).isEqualTo("rwx------");
    assertThat(shell.run("whoami").exit()).isZero();
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void on_a_terminal_it_says_what_was_saved_and_where() {
    var result = shell.terminal(100).run(LINE + " --no-browser");

    assertThat(result.err())
        .isEqualTo(
            """

            Open the address on any device of yours.
            Waiting for approval, until 2026-11-21T14:12:21Z.
              server   %s
              expires  in 12 h
              saved    profile default (~/.config/plexctl/config.yaml, 0600)
            """
                .formatted(server.url()));
  }

  @Test
  void json_is_one_document_at_the_end_and_holds_no_token() {
    var result = shell.run(LINE + " --output json");

    assertThat(result.out())
        .isEqualTo(
            """
            {"subject":"0192f2f6-c0de-7000-8000-0000000000ad","email":"ada@acme.example",\
            "domain_id":"%s","domain":"acme-corp","server":"%s",\
            "expires_at":"2026-11-22T02:02:31Z","profile":"default",\
            "current_profile":"default"}
            """
                .formatted(Shell.DOMAIN, server.url()));
    assertThat(result.err())
        .startsWith("Open:  https://acme-corp.example.com/v1/device?user_code=WDJB-MJHT\n");
  }

  @Test
  void on_30_columns_the_address_has_a_line_of_its_own() {
    assertThat(shell.terminal(30).run(LINE + " --no-browser").out())
        .startsWith(
            "Open:\nhttps://acme-corp.example.com/v1/device?user_code=WDJB-MJHT\nCode:  WDJB-MJHT\n");
  }

  @Test
  void on_30_columns_notes_end_between_words() {
    shell.terminal(30).env.put("SSH_CONNECTION", "x");

    assertThat(shell.run(LINE).err())
        .contains(
            """
            No browser here (SSH). Open
            the address on any device of
            yours.
            """);
  }

  @Test
  void a_browser_opens_only_where_a_person_sits() {
    shell.terminal(100).env.put("DISPLAY", ":0");
    shell.run(LINE);
    assertThat(shell.started)
        .containsExactly(
            List.of("xdg-open", "https://acme-corp.example.com/v1/device?user_code=WDJB-MJHT"));

    shell.started.clear();
    shell.env.put("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22");
    server.on(DEVICE_TOKEN, GRANTED);
    assertThat(shell.run(LINE).err()).contains("No browser here (SSH). Open the address");
    shell.env.remove("SSH_CONNECTION");
    shell.env.put("BROWSER", "/usr/bin/w3m");
    assertThat(shell.run(LINE).err()).contains("No browser here (w3m is for text). ");
    shell.env.remove("DISPLAY");
    assertThat(shell.run(LINE).err()).contains("No browser here (no display). ");
    assertThat(shell.started).isEmpty();
  }

  @Test
  void an_address_that_is_no_web_page_is_shown_but_never_opened() {
    shell.terminal(100).env.put("DISPLAY", ":0");
    server.on(
        "POST /v1/auth/device-code",
        Reply.json(
            200,
            """
            {"device_code":"d","user_code":"U","verification_uri":"--help",\
            "expires_in":600,"interval":5}\
            """));
    shell.run(LINE);

    assertThat(shell.started).isEmpty();
  }

  @Test
  void a_login_stands_even_if_whoami_fails() {
    server.on("GET /v1/auth/whoami", Reply.problem(500, "internal", "T", "d"));

    var result = shell.run(LINE);

    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .endsWith("Signed in in " + Shell.DOMAIN + " until 2026-11-22T02:02:31Z\n");
    assertThat(shell.configText()).contains(Shell.TOKEN);
  }

  @Test
  void a_second_profile_does_not_become_the_current_one_silently() {
    shell.run(LINE);
    server.on(DEVICE_TOKEN, GRANTED);

    var result = shell.terminal(100).run(LINE + " --no-browser --profile-name staging");

    assertThat(result.err())
        .endsWith("  use it   plexctl context use staging  (the current profile stays default)\n");
    assertThat(shell.configText())
        .startsWith("current_context: default\n")
        .contains("  staging:\n");
  }

  @Test
  void missing_and_malformed_flags_send_nothing() {
    assertThat(shell.run("login").err())
        .isEqualTo("plexctl: Missing flags: --domain-id and --idp-binding-id are required\n");
    assertThat(shell.run("login --domain-id " + Shell.DOMAIN).err())
        .isEqualTo("plexctl: Missing flag: --idp-binding-id is required\n");
    assertThat(shell.run("login --domain-id x --idp-binding-id " + Shell.BINDING).exit())
        .isEqualTo(2);
    assertThat(server.heard()).isEmpty();
  }
}
