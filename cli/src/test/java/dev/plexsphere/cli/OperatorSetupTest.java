package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Heard;
import dev.plexsphere.cli.ControlPlaneStub.Reply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OperatorSetupTest extends OperatorFixture {
  private static final String LINK =
      "https://platform.example.com/admin-console/account-action#one-time";
  private static final String IMPORT = "POST " + SETUP + "/license/import";
  private static final String BOOTSTRAP = "POST " + SETUP + "/bootstrap";
  private static final String STATUS = "GET " + SETUP + "/status";
  private static final List<String> WORDS =
      List.of("operator", "setup", "--admin-email", "grace@example.com", "--admin-name", "Grace H");

  @BeforeEach
  void prepare() {
    shell.signedOut();
    server.on(IMPORT, Reply.json(200, LICENSE));
    server.on(BOOTSTRAP, bootstrapped("MANUAL", LINK));
    server.on(
        "POST " + ACTIONS + "/complete",
        Reply.json(
            200,
            """
            {"action":{"invitationId":"i","action":"activate","outcomeRef":{"type":"account","id":"a"}}}\
            """));
  }

  private static Reply bootstrapped(String delivery, String link) {
    return Reply.json(
        200,
        """
        {"platform":{"tenantId":"platform","issuer":"https://platform.example.com"},\
        "operator":{"id":"a","email":"grace@example.com","status":"INVITED"},\
        "activation":{"deliveryState":"%s","expiresAt":"2026-11-22T14:00:00Z"%s}}\
        """
            .formatted(
                delivery, link.isEmpty() ? "" : ",\"manualActivationLink\":\"" + link + "\""));
  }

  private Shell.Result setup(String... more) {
    var words = new ArrayList<>(WORDS);
    words.addAll(List.of(more));
    return shell.run(words.toArray(String[]::new));
  }

  private List<String> bodies() {
    return server.heard().stream().map(Heard::body).toList();
  }

  @Test
  void goes_from_an_empty_installation_to_a_password_in_one_command() {
    server.on(STATUS, open(false), closed());
    var license = shell.file("license.jws", "head.body.signature\n");
    shell.type("setup-secret\noperator password\n");

    var result =
        setup("--license-file", license.toString(), "--setup-secret-stdin", "--password-stdin");

    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .isEqualTo(
            """
            License installed: evaluation for Example Corp, ACTIVE
            Platform is at https://platform.example.com
            Operator grace@example.com
            Password is set
            Next: plexctl operator login
            """);
    assertThat(result.exit()).isZero();
    assertThat(server.lines())
        .containsExactly(STATUS, IMPORT, BOOTSTRAP, "POST " + ACTIONS + "/complete", STATUS);
    assertThat(bodies())
        .containsExactly(
            "",
            "{\"license\":\"head.body.signature\"}",
            "{\"adminEmail\":\"grace@example.com\",\"adminDisplayName\":\"Grace H\"}",
            "{\"token\":\"one-time\",\"password\":\"operator password\"}",
            "");
  }

  @Test
  void the_setup_secret_is_presented_where_it_is_asked_for_and_nowhere_else() {
    server.on(STATUS, open(true), closed());
    var secret = shell.file("secret", "s3cret\n");
    shell.type("operator password\n");

    setup("--setup-secret-file", secret.toString(), "--password-stdin");

    assertThat(server.heard().stream().map(Heard::authorization))
        .containsExactly("null", "Bearer s3cret", "null", "null");
  }

  @Test
  void run_again_it_skips_the_license_that_is_there() {
    server.on(STATUS, open(true), closed());
    shell.type("s\npassword-of-grace\n");

    var result = setup("--setup-secret-stdin", "--password-stdin");

    assertThat(result.out()).startsWith("License is installed already\n");
    assertThat(server.lines()).doesNotContain(IMPORT);
  }

  @Test
  void without_a_password_it_ends_with_the_link_once() {
    server.on(STATUS, open(true));
    shell.type("s\n");

    var result = setup("--setup-secret-stdin");

    assertThat(result.out())
        .endsWith(
            """
            # WARNING: this is the only time this link will be displayed
            %s

            Next: plexctl operator activate --link-stdin
            """
                .formatted(LINK));
    assertThat(result.exit()).isZero();
  }

  @Test
  void for_scripts_it_is_one_document() {
    server.on(STATUS, open(true));
    shell.type("s\n");

    assertThat(setup("--setup-secret-stdin", "--output", "json").out())
        .isEqualTo(
            """
            {"state":"bootstrapped","next":"plexctl operator activate --link-stdin",\
            "activation":{"deliveryState":"MANUAL","expiresAt":"2026-11-22T14:00:00Z",\
            "manualActivationLink":"%s"}}
            """
                .formatted(LINK));
  }

  @Test
  void a_closed_gate_is_success_and_says_what_comes_next() {
    server.on(STATUS, closed());

    var result = setup();

    assertThat(result.out()).isEqualTo("Set up already\nNext: plexctl operator login\n");
    assertThat(result.exit()).isZero();
  }

  @Test
  void what_is_missing_on_the_command_line_is_said_before_anything_changes() {
    server.on(STATUS, open(false));

    var result = setup("--setup-secret-stdin");

    assertThat(result.err()).contains("--license-file is required");
    assertThat(result.exit()).isEqualTo(2);
    assertThat(server.lines()).containsExactly(STATUS);
  }

  @Test
  void the_secret_is_asked_on_a_terminal_without_being_shown() {
    server.on(STATUS, open(true), closed());
    shell.terminal(100).secrets.addAll(List.of("typed-secret", "first password", "other"));

    var result = setup();

    assertThat(server.heard().get(1).authorization()).isEqualTo("Bearer typed-secret");
    assertThat(result.err()).startsWith("plexctl: Not the same: the passwords differ");
    assertThat(result.exit()).isEqualTo(1);
  }

  @Test
  void a_wrong_secret_is_exit_3() {
    server.on(STATUS, open(true));
    server.on(BOOTSTRAP, Reply.problem(401, "unauthenticated", "Unauthorized", "wrong secret"));
    shell.type("s\n");

    var result =
        shell
            .terminal(100)
            .run("operator bootstrap --email a@b.example --name Ada" + " --setup-secret-stdin");

    assertThat(result.err())
        .contains("plexctl: Unauthorized: wrong secret\n")
        .contains("  hint: plexctl operator setup --setup-secret-file <path>\n");
    assertThat(result.exit()).isEqualTo(3);
  }

  @Test
  void a_bootstrap_that_comes_before_the_license_names_the_command() {
    server.on(BOOTSTRAP, Reply.problem(409, "license_required", "Conflict", "no license"));
    shell.type("s\n");

    var result =
        shell
            .terminal(100)
            .run("operator bootstrap --email a@b.example --name Ada" + " --setup-secret-stdin");

    assertThat(result.err()).contains("  hint: plexctl operator license import <file>\n");
    assertThat(result.exit()).isEqualTo(1);
  }

  @Test
  void a_link_of_another_shape_is_refused_in_words() {
    server.on(STATUS, open(true));
    server.on(BOOTSTRAP, bootstrapped("MANUAL", "https://platform.example.com/x"));
    shell.type("s\npw\n");

    var result = setup("--setup-secret-stdin", "--password-stdin");

    assertThat(result.err()).startsWith("plexctl: Bad link: ");
  }
}
