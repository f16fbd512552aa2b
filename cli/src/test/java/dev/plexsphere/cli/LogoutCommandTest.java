package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogoutCommandTest extends StubbedTest {
  private static final String DELETE_OWN = "DELETE /v1/auth/tokens/" + Shell.TOKEN_ID;
  private static final String OTHER = "01934c1e-77d0-7c3a-9f10-000000000002";

  @ParameterizedTest
  @ValueSource(ints = {204, 401, 404})
  void the_token_is_revoked_and_forgotten_in_silence(int status) {
    server.on(
        DELETE_OWN,
        status == 204 ? Reply.json(204, "") : Reply.problem(status, "not_found", "T", "d"));

    var result = shell.run("logout");

    assertThat(result).isEqualTo(new Shell.Result(0, "", ""));
    assertThat(server.lines()).containsExactly(DELETE_OWN);
    assertThat(shell.configText())
        .doesNotContain(Shell.TOKEN)
        .contains("server_url", "domain_id: " + Shell.DOMAIN);
  }

  @Test
  void the_id_is_read_from_the_token_and_not_from_the_file() {
    shell.writeConfig(
        shell.configText().replace("token_id: " + Shell.TOKEN_ID, "token_id: " + OTHER));
    server.on(DELETE_OWN, Reply.json(204, ""));

    assertThat(shell.run("logout").exit()).isZero();
    assertThat(server.lines()).containsExactly(DELETE_OWN);
  }

  @Test
  void a_server_that_fails_keeps_the_credential() {
    server.on(DELETE_OWN, Reply.problem(503, "overloaded", "Overloaded", "try again"));

    var result = shell.run("logout");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).isEqualTo("plexctl: Overloaded: try again\n");
    assertThat(shell.configText()).contains(Shell.TOKEN);
  }

  @Test
  void nobody_signed_in_is_a_note_and_success() {
    shell.signedOut();

    assertThat(shell.run("logout"))
        .isEqualTo(new Shell.Result(0, "", "plexctl: no active session in profile default\n"));
    assertThat(shell.run("logout -q").err()).isEmpty();
  }

  @Test
  void a_token_of_the_environment_is_no_login() {
    shell.signedOut().env.put("PLEXSPHERE_TOKEN", Shell.TOKEN);

    assertThat(shell.run("logout").err()).contains("no active session");
    assertThat(server.heard()).isEmpty();
  }

  @Test
  void a_token_is_not_revoked_at_a_server_it_does_not_belong_to() {
    shell.env.put("PLEXSPHERE_URL", "http://127.0.0.2:" + server.port());

    var result = shell.run("logout");

    assertThat(result.exit()).isEqualTo(3);
    assertThat(server.heard()).isEmpty();
    assertThat(shell.configText()).contains(Shell.TOKEN);
  }

  @Test
  void all_ends_every_login_and_no_other_token_the_own_one_last() {
    server.on(
        "GET /v1/auth/tokens",
        Reply.json(
            200,
            """
            [{"id":"%s","origin":"login"},{"id":"%s","origin":"login"},{"id":"a","origin":"api"}]\
            """
                .formatted(Shell.TOKEN_ID, OTHER)));
    server.on(DELETE_OWN, Reply.json(204, ""));
    server.on("DELETE /v1/auth/tokens/" + OTHER, Reply.json(204, ""));

    assertThat(shell.run("logout --all").exit()).isZero();
    assertThat(server.lines())
        .containsExactly("GET /v1/auth/tokens", "DELETE /v1/auth/tokens/" + OTHER, DELETE_OWN);
    assertThat(shell.configText()).doesNotContain(Shell.TOKEN);
  }

  @Test
  void an_expired_login_is_forgotten_without_a_request() {
    shell.writeConfig(shell.configText().replace("4102444800", "1000"));

    assertThat(shell.run("logout")).isEqualTo(new Shell.Result(0, "", ""));
    assertThat(server.heard()).isEmpty();
    assertThat(shell.configText()).doesNotContain(Shell.TOKEN);
  }
}
