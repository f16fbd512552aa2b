package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** {@code context init} and {@code context import}: requirements 90, 98 and 99. */
class ContextInitTest extends GatewayFixture {
  private static final String CONTRACT = "GET /api/runtime/contract";

  private void publishes(String auth0) {
    gateway.on(CONTRACT, Reply.json(200, "{\"contract_version\":\"2026-04-26\"" + auth0 + "}"));
  }

  @Test
  void requirements_90_and_98_the_fields_come_from_the_gateway() {
    publishes(
        ",\"auth0\":{\"domain\":\" idp.acme.com \",\"client_id\":\"cli\","
            + "\"redirect_uri\":\"http://127.0.0.1:8765/callback\"}");
    var result = shell.run("context init new --from-gateway " + gateway.url() + "/ --yes");

    assertThat(result.exit()).isZero();
    assertThat(result.err())
        .contains("runtime: distributed", "auth0_domain: idp.acme.com", "auth0_audience: (none)")
        .contains("Context 'new' made in ~/.noetl/config.yaml");
    assertThat(shell.configText())
        .contains("auth0_domain: idp.acme.com", "auth0_client_id: cli", "runtime: distributed");
  }

  @Test
  void what_was_there_under_the_name_is_replaced_but_for_the_session_of_the_same_gateway() {
    publishes(",\"auth0\":{\"domain\":\"idp.acme.com\"}");
    shell.run("context init demo --from-gateway " + gateway.url() + " --yes");
    shell.run("context init gke-prod --from-gateway " + gateway.url() + " --yes");

    assertThat(shell.configText()).doesNotContain("Abc123XYZ").contains("team: blue", OLD);
  }

  @Test
  void a_gateway_that_does_not_say_where_people_sign_in_is_warned_of() {
    publishes("");
    var result = shell.run("context init new --from-gateway " + gateway.url() + " --yes");

    assertThat(result.exit()).isZero();
    assertThat(result.err()).contains("noetl: warning: the gateway does not say where");
  }

  @Test
  void what_is_no_gateway_or_nobody_changes_nothing() {
    var before = shell.configText();

    var none = shell.run("context init new --from-gateway " + gateway.url() + " --yes");
    assertThat(none.exit()).isEqualTo(1);
    assertThat(none.err()).startsWith("noetl: Not a gateway: ");
    assertThat(shell.run("context init new --from-gateway http://127.0.0.1:1 --yes").exit())
        .isEqualTo(1);
    assertThat(shell.configText()).isEqualTo(before);
  }

  @Test
  void it_is_written_when_somebody_says_yes() {
    publishes(",\"auth0\":{\"domain\":\"idp.acme.com\"}");
    var line = "context init new --from-gateway " + gateway.url();

    assertThat(shell.run(line).exit()).isEqualTo(2);
    shell.terminal(100).type("n\n");
    assertThat(shell.run(line).exit()).isEqualTo(1);
    assertThat(shell.configText()).doesNotContain("idp.acme.com");
    shell.type("y\n");
    assertThat(shell.run(line).exit()).isZero();
    assertThat(shell.configText()).contains("idp.acme.com");
  }

  @Test
  void requirement_99_contexts_of_the_other_name_are_taken_over() throws IOException {
    shell.env.remove("PLEXSPHERE_PROGRAM");
    var result = shell.run("context import");

    assertThat(result.err()).isEqualTo("Imported demo, gke-prod.\n");
    assertThat(Files.readString(home.resolve(".config/plexctl/config.yaml")))
        .contains("gateway_session_token: " + OLD);
    assertThat(shell.run("context import").err())
        .isEqualTo(
            """
            Nothing was imported.
            Already here: demo, gke-prod; --overwrite replaces them.
            """);
    assertThat(shell.run("context import nowhere.yaml").exit()).isEqualTo(1);
  }
}
