package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WhoamiCommandTest extends StubbedTest {
  private static final String ADA =
      """
      {"principal_type":"user","principal_scope":"domain",\
      "subject":"0192f2f6-c0de-7000-8000-0000000000ad",\
      "domain_id":"0192f2f6-b840-7000-a123-000000000001"}\
      """;

  @BeforeEach
  void prepare() {
    server.on("GET /v1/auth/whoami", Reply.json(200, ADA));
  }

  @Test
  void prints_who_is_signed_in_column_by_column() {
    var result = shell.run("whoami");

    assertThat(result.out())
        .isEqualTo(
            """
            PRINCIPAL  SUBJECT                               DOMAIN                                ACR  AMR
            user       0192f2f6-c0de-7000-8000-0000000000ad  0192f2f6-b840-7000-a123-000000000001  -    -
            """);
    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
    assertThat(server.heard().getFirst().authorization()).isEqualTo("Bearer " + Shell.TOKEN);
  }

  @Test
  void acr_and_amr_are_shown_where_the_server_knows_them() {
    server.on(
        "GET /v1/auth/whoami",
        Reply.json(
            200,
            """
            {"principal_type":"user","subject":"s","domain_id":"d","acr":"urn:mfa","amr":["pwd","otp"]}\
            """));

    assertThat(shell.run("whoami").out())
        .endsWith("user       s        d       urn:mfa  pwd,otp\n");
  }

  @Test
  void json_is_what_the_server_sent() {
    assertThat(shell.run("whoami --output json").out()).isEqualTo(ADA + "\n");
  }

  @Test
  void yaml_is_the_same_document() {
    assertThat(shell.run("whoami --output yaml").out())
        .isEqualTo(
            """
            principal_type: user
            principal_scope: domain
            subject: 0192f2f6-c0de-7000-8000-0000000000ad
            domain_id: 0192f2f6-b840-7000-a123-000000000001
            """);
  }

  @Test
  void one_row_turns_on_a_narrow_terminal_and_only_there() {
    assertThat(shell.terminal(40).run("whoami").out())
        .isEqualTo(
            """
            PRINCIPAL  user
            SUBJECT    0192f2f6-c0de-7000-8000-0000000000ad
            DOMAIN     0192f2f6-b840-7000-a123-000000000001
            ACR        -
            AMR        -
            """);
  }

  @Test
  void global_flags_are_taken_before_and_after_the_command() {
    shell.env.remove("PLEXSPHERE_URL");

    assertThat(shell.run("--output", "json", "--server", server.url(), "whoami").exit()).isZero();
    assertThat(shell.run("whoami", "--server=" + server.url(), "--output", "json").exit()).isZero();
  }

  @Test
  void a_token_file_of_any_mode_is_used_with_its_newline_cut() {
    var file = shell.file("svc.token", "psk_from_file\n");

    assertThat(shell.run("whoami", "--token-file", file.toString()).err()).isEmpty();
    assertThat(server.heard().getFirst().authorization()).isEqualTo("Bearer psk_from_file");
  }

  @Test
  void the_flag_wins_over_the_environment_which_wins_over_the_profile() {
    shell.env.put("PLEXSPHERE_TOKEN", "psk_from_env");
    var file = shell.file("svc.token", "psk_from_file");

    shell.run("whoami", "--token-file", file.toString());
    shell.run("whoami");

    assertThat(server.heard())
        .extracting(ControlPlaneStub.Heard::authorization)
        .containsExactly("Bearer psk_from_file", "Bearer psk_from_env");
  }

  @Test
  void without_a_token_it_says_how_to_get_one() {
    shell.writeConfig("{}").terminal(100);

    var result = shell.run("whoami");

    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.err())
        .isEqualTo(
            """
            plexctl: Not signed in: profile default holds no token for %s
              hint: plexctl login --domain-id <domain-uuid> --idp-binding-id <idp-binding-uuid>
            """
                .formatted(server.url()));
  }

  @Test
  void an_expired_token_is_not_sent() {
    shell.writeConfig(
        shell.configText().replace("4102444800", "1795262582")); // 2026-11-21T12:03:02Z

    var result = shell.terminal(100).run("whoami");

    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.err())
        .isEqualTo(
            """
            plexctl: Signed out: the token of profile default expired 2 h ago (2026-11-21T12:03:02Z)
              hint: plexctl login --domain-id %s --idp-binding-id %s
            """
                .formatted(Shell.DOMAIN, Shell.BINDING));
    assertThat(server.heard()).isEmpty();
  }

  @Test
  void a_401_is_exit_3_with_the_login_to_type_and_the_reference() {
    server.on(
        "GET /v1/auth/whoami",
        Reply.problem(401, "unauthenticated", "Not Signed In", "the token is no longer valid"));

    var result = shell.terminal(100).run("whoami");

    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.err())
        .isEqualTo(
            """
            plexctl: Not Signed In: the token is no longer valid
              ref: 0M4T-XH2C-9KVE
              hint: plexctl login --domain-id %s --idp-binding-id %s
            """
                .formatted(Shell.DOMAIN, Shell.BINDING));
  }

  @Test
  void without_a_terminal_an_error_is_one_line() {
    server.on(
        "GET /v1/auth/whoami",
        Reply.problem(401, "unauthenticated", "Not Signed In", "the token is no longer valid"));

    assertThat(shell.run("whoami").err())
        .isEqualTo("plexctl: Not Signed In: the token is no longer valid\n");
  }

  @Test
  void with_json_the_error_is_the_problem_document_in_one_line() {
    var problem = Reply.problem(503, "overloaded", "Overloaded", "try again");
    server.on("GET /v1/auth/whoami", problem);

    var result = shell.run("whoami --output json");

    assertThat(result.err()).isEqualTo(problem.body() + "\n");
    assertThat(result.out()).isEmpty();
    assertThat(result.exit()).isEqualTo(1);
  }
}
