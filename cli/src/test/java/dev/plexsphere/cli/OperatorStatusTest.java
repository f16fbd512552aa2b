package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OperatorStatusTest extends OperatorFixture {
  private static final long LATER = 4102444800L;

  @Test
  void an_open_gate_says_what_is_missing_and_the_next_command() {
    server.on(
        "GET " + SETUP + "/status",
        Reply.json(
            200,
            """
            {"gateOpen":true,"licenseConfigured":false,"emailConfigured":false,\
            "firstTenantConfigMissingKeys":["public-url","mail.host\\u001b[2J"]}\
            """));

    var result = shell.run("operator status");

    assertThat(result.out())
        .isEqualTo(
            """
            gate:               open
            license:            missing
            email:              not configured
            missing:            public-url, mail.host\\u{1b}[2J
            next:               plexctl operator setup --license-file <file> --admin-email <address> --admin-name <name>
            """);
    assertThat(result.exit()).isZero();
  }

  @Test
  void a_closed_gate_asks_to_sign_in() {
    server.on("GET " + SETUP + "/status", closed());

    assertThat(shell.run("operator status").out())
        .isEqualTo(
            """
            gate:               closed
            license:            -
            next:               plexctl operator login
            """);
    assertThat(shell.run("operator status --output json").out())
        .isEqualTo("{\"gateOpen\":false,\"next\":\"plexctl operator login\"}\n");
  }

  @Test
  void an_operator_sees_the_license_too() {
    operatorSignedIn(server.url(), LATER);
    server.on("GET " + SETUP + "/status", closed());
    server.on("GET " + ADMIN + "/license", Reply.json(200, LICENSE));

    assertThat(shell.run("operator status").out()).contains("license:            ACTIVE\n");
  }

  @Test
  void another_server_s_404_is_not_taken_for_a_closed_gate() {
    server.on("GET " + SETUP + "/status", new Reply(404, "text/html", "<h1>", Map.of()));

    assertThat(shell.run("operator status").exit()).isEqualTo(4);
  }

  @Test
  void a_license_is_looked_at_without_being_installed() {
    server.on("POST " + SETUP + "/license/import/preview", Reply.json(200, LICENSE));
    shell.type("secret\nhead.body.signature\n");

    var result = shell.run("operator license import - --preview --setup-secret-stdin");

    assertThat(result.out())
        .startsWith(
            """
            state:              ACTIVE
            kind:               evaluation
            licensee:           Example Corp
            """)
        .contains("expires_at:         2027-11-01T00:00:00Z\n");
    assertThat(server.heard().getFirst().body()).isEqualTo("{\"license\":\"head.body.signature\"}");
    assertThat(server.heard()).hasSize(1);
  }

  @Test
  void a_license_after_the_setup_is_refused_with_the_reason() {
    server.on("POST " + SETUP + "/license/import", closed());
    var file = shell.file("license.jws", "a.b.c");
    shell.type("secret\n");

    var result = shell.run("operator license import " + file + " --setup-secret-stdin");

    assertThat(result.err())
        .isEqualTo("plexctl: Set up already: the setup of this installation is finished\n");
    assertThat(result.exit()).isEqualTo(4);
  }

  @Test
  void a_request_for_a_license_is_the_document_alone() {
    server.on(
        "POST " + SETUP + "/license-request/generate",
        Reply.json(200, "{\"installationId\":\"inst-1\",\"request\":\"{}\"}"));
    shell.type("secret\n");

    var result = shell.run("operator license request --organization Example --setup-secret-stdin");

    assertThat(result.out()).isEqualTo("{}\n");
    assertThat(server.heard().getFirst().body()).isEqualTo("{\"organizationName\":\"Example\"}");
  }

  @Test
  void a_group_without_its_verb_names_the_verbs() {
    assertThat(shell.run("operator tenant").err())
        .isEqualTo(
            "plexctl: Missing command: plexctl operator tenant needs one of list, create, suspend,"
                + " resume, delete\n");
  }
}
