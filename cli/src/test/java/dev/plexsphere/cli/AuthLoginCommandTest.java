package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code noetl auth login} from the token on: requirements 46 to 50 and 79 to 97. */
class AuthLoginCommandTest extends GatewayFixture {
  private static final String ID_TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln";

  @Test
  void requirements_46_47_79_83_and_84_a_raw_token_is_posted_unchanged_and_the_session_is_cached() {
    var result = shell.run("auth", "login", "--auth0-token", ID_TOKEN);

    assertThat(result)
        .isEqualTo(
            new Shell.Result(
                0,
                """
                Gateway login successful.
                Gateway: %s
                User: you@example.com
                Token: 69dd6f...2bc6
                Saved: context 'demo'
                Use this session for CLI calls:
                export NOETL_SESSION_TOKEN='69dd6f8a7621ca3cd1e8924460842bc6'
                """
                    .formatted(gateway.url()),
                ""));
    assertThat(body())
        .isEqualTo(
            "{\"auth0_token\":\""
                + ID_TOKEN
                + "\",\"session_duration_hours\":8,\"auth0_domain\":\"acme.us.auth0.com\"}");
    assertThat(gateway.heard().getLast().authorization()).isEqualTo("null");
    assertThat(shell.configText()).contains("gateway_session_token: " + SESSION);
  }

  @Test
  void under_its_own_name_the_token_is_shown_to_who_asks_for_it() {
    var file = shell.configText();
    shell.env.remove("PLEXSPHERE_PROGRAM");
    shell.writeConfig(file);

    assertThat(shell.run("auth", "login", "--auth0-token", ID_TOKEN).out())
        .endsWith("Saved: context 'demo'\n")
        .doesNotContain(SESSION);
    assertThat(shell.run("auth", "login", "--auth0-token", ID_TOKEN, "--show-export").out())
        .endsWith("export PLEXSPHERE_SESSION_TOKEN='" + SESSION + "'\n");
  }

  @Test
  void requirement_48_an_access_token_that_is_no_jwt_is_sent_as_it_is() {
    assertThat(shell.run("auth login --auth0-token opaque-1234_x").exit()).isZero();
    assertThat(body()).contains("\"auth0_token\":\"opaque-1234_x\"");
  }

  @Test
  void a_token_can_come_from_stdin_where_no_list_of_processes_shows_it() {
    shell.type(ID_TOKEN + "\n");

    assertThat(shell.run("auth login --auth0-token -").exit()).isZero();
    assertThat(body()).contains(ID_TOKEN);
  }

  @Test
  void requirement_49_the_token_of_a_callback_url_is_posted() {
    var url = "https://app.acme.com/login#access_token=no&id_token=" + ID_TOKEN + "&state=x";

    assertThat(shell.run("auth", "login", "--auth0-callback-url", url).exit()).isZero();
    assertThat(body()).contains("\"auth0_token\":\"" + ID_TOKEN + "\"");
  }

  @Test
  void requirement_50_a_callback_url_without_a_token_fails_and_nothing_is_posted() {
    var result =
        shell.run("auth", "login", "--auth0-callback-url", "https://app.acme.com/login#state=x");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).startsWith("noetl: No token: ");
    assertThat(gateway.heard()).isEmpty();
  }

  @Test
  void requirement_59_what_auth0_is_given_may_be_a_token() {
    assertThat(shell.run("auth", "login", "--auth0", ID_TOKEN).exit()).isZero();
    assertThat(body()).contains(ID_TOKEN);
    var asked = shell.run("auth login --auth0 first.last@mail.example.com");
    assertThat(asked.exit()).isEqualTo(2);
    assertThat(asked.err()).contains("--browser-pkce, --browser or --password");
  }

  @Test
  void requirements_80_and_91_a_named_context_gets_the_session_and_the_current_one_stays() {
    var result = shell.run("auth", "login", "--auth0-token", ID_TOKEN, "--context", "gke-prod");

    assertThat(result.out()).contains("Saved: context 'gke-prod'");
    assertThat(shell.configText())
        .contains("current_context: demo")
        .contains("gateway_session_token: " + SESSION)
        .doesNotContain(OLD);
  }

  @Test
  void requirement_81_a_context_that_is_not_there_is_reported_before_anything_is_made() {
    var missing = shell.run("auth", "login", "--auth0-token", ID_TOKEN, "--context", "nope");

    assertThat(missing.exit()).isEqualTo(1);
    assertThat(missing.err()).isEqualTo("noetl: Unknown context: nope; there is demo, gke-prod\n");
    assertThat(gateway.heard()).isEmpty();

    var shown =
        shell.run(
            "auth",
            "login",
            "--auth0-token",
            ID_TOKEN,
            "--context",
            "nope",
            "--server",
            gateway.url());
    assertThat(shown.exit()).isZero();
    assertThat(shown.out()).contains("Saved: no").contains(SESSION);
    assertThat(shown.err()).contains("noetl: warning: there is no context 'nope'");
  }

  @Test
  void requirements_89_and_90_the_session_is_put_into_its_context_and_the_rest_stays() {
    var before = shell.configText();
    shell.run("auth", "login", "--auth0-token", ID_TOKEN);

    assertThat(shell.config()).isEqualTo(home.resolve(".noetl/config.yaml"));
    assertThat(shell.configText())
        .isEqualTo(
            before.replace(
                "    team: blue\n",
                "    team: blue\n    runtime: auto\n    gateway_session_token: " + SESSION + "\n"));
  }

  @Test
  void where_nothing_can_be_kept_nobody_is_signed_in() throws IOException {
    Files.createDirectory(shell.config().resolveSibling("config.yaml.lock"));
    var result = shell.run("auth", "login", "--auth0-token", ID_TOKEN);

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).startsWith("noetl: Config not writable: ");
    assertThat(gateway.heard()).isEmpty();
  }

  @Test
  void nothing_is_kept_where_nothing_is_wanted() {
    var result = shell.run("auth", "login", "--auth0-token", ID_TOKEN, "--no-save");

    assertThat(result.out()).contains("Saved: disabled (--no-save)").contains(SESSION);
    assertThat(shell.configText()).doesNotContain(SESSION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--json", "-j", "--output=json"})
  void json_is_one_document_and_nothing_else(String flag) {
    var result = shell.run("auth", "login", "--auth0-token", ID_TOKEN, flag);

    assertThat(result.out())
        .isEqualTo(
            """
            {"gateway_url":"%s","saved_context":"demo","session_token":"%s",\
            "login":{"status":"authenticated","session_token":"%s","user":{"user_id":"u1",\
            "email":"you@example.com","display_name":"You","roles":["admin","viewer"]},\
            "expires_at":"2026-11-27T10:00:00Z","message":""}}
            """
                .formatted(gateway.url(), SESSION, SESSION));
  }

  @Test
  void requirement_96_a_refused_login_is_1_and_never_77() {
    gateway.on(LOGIN, Reply.json(401, "{\"error\":\"the token has expired\"}"));
    var result = shell.run("auth", "login", "--auth0-token", ID_TOKEN);

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo("noetl: Login refused: " + gateway.url() + " says: the token has expired\n");
    gateway.on(LOGIN, Reply.json(403, "{\"error\":\"not you\"}"));
    assertThat(shell.run("auth", "login", "--auth0-token", ID_TOKEN).exit()).isEqualTo(1);
  }

  @Test
  void what_is_no_gateway_is_said_to_be_none() {
    gateway.on(LOGIN, Reply.json(404, "{\"detail\":\"Not Found\"}"));
    var result = shell.run("auth", "login", "--auth0-token", ID_TOKEN);

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).startsWith("noetl: Not a gateway: ");
  }

  @Test
  void hours_and_flags_that_do_not_fit_are_refused_before_anything_is_sent() {
    assertThat(
            shell
                .run("auth", "login", "--auth0-token", ID_TOKEN, "--session-duration-hours", "2")
                .exit())
        .isZero();
    assertThat(body()).contains("\"session_duration_hours\":2");
    int sent = gateway.heard().size();

    for (var line :
        new String[] {
          "auth login",
          "auth login --browser --browser-pkce",
          "auth login --pkce --auth0 a@b.example --password",
          "auth login --auth0 x --auth0-token y",
          "auth login --auth0-token y --session-duration-hours 0",
          "auth login --pkce --pkce-port 65536",
        }) {
      assertThat(shell.run(line).exit()).as(line).isEqualTo(2);
    }
    assertThat(gateway.heard()).hasSize(sent);
  }

  @Test
  void requirement_85_the_help_says_that_nobody_needs_the_export_line() {
    assertThat(shell.run("auth login --help").out())
        .contains("export line it ends with is for other tools: this one reads the context.");
  }

  @Test
  void requirement_97_the_help_lists_every_flag() {
    assertThat(shell.run("auth login --help").out())
        .contains(
            "--auth0=",
            "--auth0-token",
            "--auth0-callback-url",
            "--auth0-domain",
            "--auth0-client-id",
            "--auth0-redirect-uri",
            "--auth0-audience",
            "--auth0-client-secret",
            "--browser",
            "--browser-pkce",
            "--pkce",
            "--pkce-port",
            "--no-browser-open",
            "--password",
            "--password-stdin",
            "--session-duration-hours",
            "--no-save",
            "--show-export",
            "--json",
            "Flags that every command takes: noetl --help");
    assertThat(shell.run("--help").out()).contains("--context");
  }

  @Test
  void a_long_line_of_a_help_breaks_between_words() {
    var help = shell.run("auth login --help").out().replaceAll("\\s+", " ");

    assertThat(help.split(", instead of the context's", -1)).hasSize(6);
  }
}
