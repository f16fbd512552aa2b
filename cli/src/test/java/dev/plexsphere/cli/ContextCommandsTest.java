package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code plexctl context}: requirements 87 to 92 and 99 as far as no gateway is asked. */
class ContextCommandsTest {
  private static final String SESSION = "69dd6f8a7621ca3cd1e8924460842bc6";
  private static final String SAVED =
      """
      current_context: gke-prod
      contexts:
        gke-prod:
          server_url: https://gateway.acme.com
          runtime: distributed
          auth0_domain: acme.us.auth0.com
          auth0_client_id: Abc123XYZ
          auth0_client_secret: hush-hush
          gateway_session_token: %s
          color_of_the_office: green
        other:
          server_url: https://other.example
      """
          .formatted(SESSION);

  @TempDir private Path home;
  private Shell shell;

  @BeforeEach
  void aShell() {
    shell = new Shell(home);
  }

  @Test
  void requirement_99_the_first_one_added_is_the_current_one() {
    var first = shell.run("context add one --server-url https://one.example/");
    var second = shell.run("context add two --server-url https://two.example");

    assertThat(first)
        .isEqualTo(
            new Shell.Result(
                0,
                "",
                "Context 'one' added in ~/.config/plexctl/config.yaml; it is the current one.\n"));
    assertThat(second.err()).isEqualTo("Context 'two' added in ~/.config/plexctl/config.yaml.\n");
    assertThat(shell.run("context list").out())
        .isEqualTo(
            """
            NAME   SERVER URL           RUNTIME  AUTH0 DOMAIN  TOKEN
            * one  https://one.example  auto     -             -
              two  https://two.example  auto     -             -
            """);
  }

  @Test
  void set_current_makes_a_later_one_the_current_one() {
    shell.run("context add one --server-url https://one.example");
    shell.run("context add two --server-url https://two.example --set-current");

    assertThat(shell.configText()).contains("current_context: two");
  }

  @Test
  void requirement_90_adding_again_keeps_what_is_not_given_and_the_session() {
    shell.writeConfig(SAVED);

    var result =
        shell.run(
            "context add gke-prod --server-url https://gateway.acme.com --auth0-audience api");

    assertThat(result.exit()).isZero();
    assertThat(shell.configText())
        .contains("runtime: auto", "auth0_domain: acme.us.auth0.com", "auth0_audience: api")
        .contains("gateway_session_token: " + SESSION, "color_of_the_office: green");
  }

  @ParameterizedTest
  @ValueSource(strings = {"add", "update"})
  void a_session_is_not_shown_to_another_server(String verb) {
    shell.writeConfig(SAVED);

    var result =
        shell.run("context " + verb + " gke-prod --server-url https://gateway.evil.example");

    assertThat(result.exit()).isZero();
    assertThat(result.err())
        .contains("the login of 'gke-prod' was for another server and is forgotten here");
    assertThat(shell.configText()).doesNotContain(SESSION).contains("auth0_client_id: Abc123XYZ");
  }

  @Test
  void nor_is_a_login_at_a_control_plane() {
    shell.signedIn("https://plane.example");

    shell.run("context add default --server-url https://gateway.evil.example");

    assertThat(shell.configText()).doesNotContain(Shell.TOKEN).contains("domain_id");
  }

  @Test
  void requirement_99_update_changes_in_place_and_an_empty_value_clears() {
    shell.writeConfig(SAVED);

    var result =
        shell.run(
            "context",
            "update",
            "gke-prod",
            "--auth0-client-secret",
            "",
            "--auth0-domain",
            "acme.eu.auth0.com");

    assertThat(result.exit()).isZero();
    assertThat(shell.configText())
        .doesNotContain("hush-hush", "acme.us")
        .contains("auth0_domain: acme.eu.auth0.com", "runtime: distributed", SESSION);
  }

  @Test
  void names_that_an_older_program_wrote_are_read_and_written_anew() {
    shell.writeConfig(
        """
        contexts:
          old:
            server_url: https://gateway.acme.com
            gateway_auth0_domain: acme.us.auth0.com
        """);

    assertThat(shell.run("context list").out()).contains("acme.us.auth0.com");
    shell.run("context update old --auth0-client-id c");

    assertThat(shell.configText())
        .contains("    auth0_domain: acme.us.auth0.com")
        .doesNotContain("gateway_auth0_domain");
  }

  @Test
  void requirement_99_use_and_delete_move_the_current_one() {
    shell.writeConfig(SAVED);

    assertThat(shell.run("context use other").exit()).isZero();
    assertThat(shell.configText()).contains("current_context: other");
    assertThat(shell.run("context delete other").exit()).isZero();
    assertThat(shell.configText()).doesNotContain("current_context", "other.example");
    var none = shell.run("context current");
    assertThat(none.exit()).isEqualTo(1);
    assertThat(none.err()).startsWith("plexctl: No context: none is current\n");
  }

  @Test
  void requirement_99_current_shows_no_secret_in_any_form() {
    shell.writeConfig(SAVED);

    var text = shell.run("context current").out();
    var json = shell.run("context current --output json").out();

    assertThat(text)
        .isEqualTo(
            """
            context:            gke-prod
            server url:         https://gateway.acme.com
            runtime:            distributed
            auth0 domain:       acme.us.auth0.com
            auth0 audience:     -
            token:              cached
            """);
    assertThat(json)
        .isEqualTo(
            "{\"name\":\"gke-prod\",\"server_url\":\"https://gateway.acme.com\","
                + "\"runtime\":\"distributed\",\"auth0_domain\":\"acme.us.auth0.com\","
                + "\"auth0_client_id\":\"Abc123XYZ\",\"has_client_secret\":true,"
                + "\"has_token\":true,\"in_keyring\":false,\"current\":true}\n");
    for (var format : new String[] {"text", "json", "yaml"}) {
      assertThat(shell.run("context list --output " + format).out())
          .doesNotContain(SESSION, "hush-hush");
    }
  }

  @Test
  void requirement_87_another_one_is_shown_for_one_command() {
    shell.writeConfig(SAVED);

    assertThat(shell.run("--context other context current").out())
        .contains("https://other.example", "(gateway default)", "not cached");
    assertThat(shell.run("--context nowhere context current").exit()).isEqualTo(1);
    assertThat(shell.configText()).isEqualTo(SAVED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "add --server-url https://a.example",
        "add a b --server-url https://a.example",
        "add ../a --server-url https://a.example",
        "add a",
        "add a --server-url ftp://a.example",
        "add a --server-url https://a.example/path",
        "add a --server-url https://a.example --runtime cloud",
        "update",
        "use",
        "delete a b"
      })
  void what_cannot_be_is_a_usage_error_and_nothing_is_written(String arguments) {
    var result = shell.run("context " + arguments);

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).startsWith("plexctl: ").endsWith("\n");
    assertThat(shell.config()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"update", "use", "delete"})
  void one_that_is_not_there_is_exit_1_and_names_those_that_are(String verb) {
    shell.writeConfig(SAVED);

    var result = shell.run("context " + verb + " nowhere");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .startsWith("plexctl: Unknown context: nowhere; there is gke-prod, other\n");
    assertThat(shell.configText()).isEqualTo(SAVED);
  }

  @Test
  void twelve_at_once_lose_nothing() throws InterruptedException {
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 12; i++) {
      var name = "c" + i;
      threads.add(
          Thread.ofPlatform()
              .start(() ->
                  new Shell(home)
                      .run("context add " + name + " --server-url https://" + name + ".example")));
    }
    for (var thread : threads) {
      thread.join();
    }

    assertThat(shell.run("context list").out().lines()).hasSize(13);
  }
}
