package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which token goes to the signer, and which never does. */
class SignerTokenTest extends SigningFixture {
  private final HostedStub hosted = HostedStub.start();

  @AfterEach
  void stop() {
    hosted.close();
  }

  /** A profile whose operator's login is over, and that says how to sign in again. */
  private void headlessProfile(String passwordFile) {
    shell.writeConfig(
        """
        current_context: dev
        contexts:
          dev:
            server_url: %s
            operator:
              server_url: %s
              email: grace@example.com
              password_file: %s
              token: over
              expires_at: %d
              name: grace@example.com
              colour: blue
        """
            .formatted(hosted.url(), hosted.url(), passwordFile, OVER));
    hosted.token =
        """
        {"access_token":"%s","token_type":"Bearer","expires_in":300}\
        """
            .formatted(
                jwt(
                    "{\"iss\":\"%s\",\"sub\":\"s-1\",\"roles\":[\"platform-admin\"],\"tenant_id\":\"platform\"}"
                        .formatted(hosted.url())));
  }

  @Test
  void the_operators_token_is_exchanged_at_its_server_and_only_the_other_goes_to_the_signer() {
    shell.run("signing status");

    assertThat(server.lines()).containsExactly(EXCHANGE);
    assertThat(server.heard().getFirst().authorization()).isEqualTo("Bearer operator-token");
    assertThat(server.heard().getFirst().body()).isEqualTo("{}");
    assertThat(signer.authorizations).containsExactly("Bearer signer-token");
  }

  @Test
  void the_exchange_is_made_at_the_profiles_server_whatever_server_says() {
    assertThat(shell.run("--server http://localhost:1 signing status").exit()).isZero();
    assertThat(server.lines()).containsExactly(EXCHANGE);
  }

  @Test
  void a_token_in_a_file_is_sent_as_it_is_and_no_server_is_asked() {
    var file = shell.file("token", "a.b.c\n");

    assertThat(shell.run("signing status --token-file " + file).exit()).isZero();

    assertThat(signer.authorizations).containsExactly("Bearer a.b.c");
    assertThat(server.heard()).isEmpty();
  }

  @Test
  void an_api_token_in_a_file_is_exit_3_and_goes_nowhere() {
    var result =
        shell.terminal(140).run("signing status --token-file " + shell.file("t", Shell.TOKEN));

    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.err())
        .startsWith("plexctl: Wrong token: --token-file holds an API token")
        .endsWith("  hint: plexctl operator login\n")
        .doesNotContain(Shell.TOKEN);
    assertThat(signer.authorizations).isEmpty();
    assertThat(server.heard()).isEmpty();
  }

  @Test
  void an_api_token_in_the_environment_is_exit_3_and_goes_nowhere() {
    shell.env.put("PLEXSPHERE_TOKEN", Shell.TOKEN);

    var result = shell.terminal(140).run("signing status");

    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.err())
        .startsWith("plexctl: Wrong token: PLEXSPHERE_TOKEN holds an API token")
        .endsWith("  hint: unset PLEXSPHERE_TOKEN\n");
    assertThat(signer.authorizations).isEmpty();
    assertThat(server.heard()).isEmpty();
  }

  @Test
  void a_login_that_is_over_is_exit_3_with_the_command_that_signs_in() {
    operatorSignedIn(server.url(), OVER);

    var result = shell.terminal(140).run("signing status");

    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.err()).endsWith("  hint: plexctl operator login\n");
    assertThat(server.heard()).isEmpty();
    assertThat(signer.authorizations).isEmpty();
  }

  @Test
  void nobody_signed_in_is_exit_3() {
    shell.signedOut();

    assertThat(shell.run("signing status").exit()).isEqualTo(3);
    assertThat(signer.authorizations).isEmpty();
  }

  @Test
  void a_login_that_was_ended_elsewhere_is_exit_3() {
    server.on(EXCHANGE, Reply.problem(401, "unauthenticated", "Unauthorized", "signed out"));

    var result = shell.terminal(140).run("signing status");

    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.err())
        .isEqualTo(
            """
            plexctl: Unauthorized: signed out
              ref: 0M4T-XH2C-9KVE
              hint: plexctl operator login
            """);
    assertThat(signer.authorizations).isEmpty();
  }

  @Test
  void an_operator_without_the_role_is_denied_by_the_server() {
    server.on(EXCHANGE, Reply.problem(403, "forbidden", "Forbidden", "you may not"));

    assertThat(shell.run("signing status").exit()).isEqualTo(77);
    assertThat(signer.authorizations).isEmpty();
  }

  @Test
  void a_profile_that_names_an_account_signs_in_again_and_keeps_what_it_had() {
    headlessProfile(shell.file("password", "a password\n").toString());

    var result = shell.run("signing status");

    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
    assertThat(hosted.loginForm).endsWith("&username=grace%40example.com&password=a%20password");
    assertThat(signer.authorizations).containsExactly("Bearer hosted-signer-token");
    assertThat(hosted.exchangedWith).startsWith("Bearer ").doesNotContain("over");
    assertThat(shell.configText())
        .contains("email: grace@example.com", "password_file: ", "colour: blue")
        .doesNotContain("token: over");
  }

  @Test
  void the_login_that_was_renewed_is_used_the_next_time() {
    headlessProfile(shell.file("password", "a password\n").toString());
    shell.run("signing status");
    hosted.lines.clear();

    assertThat(shell.run("signing status").exit()).isZero();
    assertThat(hosted.lines).containsExactly(EXCHANGE);
  }

  @Test
  void a_password_file_that_is_gone_is_exit_3_and_named() {
    headlessProfile(home.resolve("gone").toString());

    var result = shell.terminal(140).run("signing status");

    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.err())
        .contains("the operator's password is not in " + home.resolve("gone"))
        .endsWith("  hint: plexctl operator login\n");
    assertThat(hosted.lines).isEmpty();
  }
}
