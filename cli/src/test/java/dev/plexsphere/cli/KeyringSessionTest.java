package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.keyring.Keyring;
import dev.plexsphere.cli.keyring.KeyringException;
import java.io.IOException;
import java.nio.file.Files;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session in the keyring, from the login to its end. */
class KeyringSessionTest extends KeyringFixture {
  @Test
  void the_keyring_has_the_session_and_the_file_only_says_so() {
    var login = shell.run(REQUIRE);

    assertThat(login)
        .isEqualTo(
            new Shell.Result(
                0,
                """
                Gateway login successful.
                Gateway: %s
                User: you@example.com
                Token: 69dd6f...2bc6
                Saved: context 'demo', in the keyring
                """
                    .formatted(gateway.url()),
                ""));
    assertThat(shell.configText())
        .containsPattern("\n    gateway_session_keyring: [0-9a-f-]{36}\n")
        .contains("\n    secure_storage: require\n")
        .doesNotContain(SESSION, "gateway_session_token");
    assertThat(keyring.entries())
        .containsExactly("plexctl: session of context 'demo' at " + gateway.url());
  }

  @Test
  void who_asks_for_the_export_line_gets_it() {
    assertThat(shell.run(REQUIRE + " --show-export").out())
        .endsWith("export NOETL_SESSION_TOKEN='" + SESSION + "'\n");
  }

  @Test
  void every_command_finds_it_there() {
    gateway.on(
        VALIDATE,
        Reply.json(
            200,
            "{\"valid\":true,\"user\":{\"email\":\"you@example.com\"},\"expires_at\":\"2026-11-27T10:00:00Z\"}"));
    shell.run(REQUIRE);

    assertThat(shell.run("auth token").out()).isEqualTo(SESSION + "\n");
    assertThat(shell.run("catalog list Playbook").exit()).isZero();
    assertThat(gateway.heard().getLast().authorization()).isEqualTo("Bearer " + SESSION);
    assertThat(shell.run("auth status").out())
        .contains("session")
        .endsWith("cached in the keyring\n");
    assertThat(shell.run("context list").out()).endsWith("acme.us.auth0.com  keyring\n");
    assertThat(shell.run("context current").out()).contains("keyring");
    assertThat(shell.run("context list --output json").out())
        .contains("\"has_token\":true,\"secure_storage\":\"require\",\"in_keyring\":true");
  }

  @Test
  void logout_ends_it_everywhere_and_the_context_remembers_where_the_next_one_goes() {
    shell.run(REQUIRE);
    var logout = shell.run("auth logout");

    assertThat(logout).isEqualTo(new Shell.Result(0, "", ""));
    assertThat(gateway.heard().getLast().authorization()).isEqualTo("Bearer " + SESSION);
    assertThat(keyring.entries()).isEmpty();
    assertThat(shell.configText()).doesNotContain("gateway_session");
    shell.run(SIGN_IN);
    assertThat(shell.configText()).contains("gateway_session_keyring").doesNotContain(SESSION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "context delete demo",
        "context update demo --server-url https://other.example",
        "context add demo --server-url https://other.example",
        SIGN_IN + " --secure-storage never"
      })
  void what_takes_it_out_of_the_file_takes_it_out_of_the_keyring(String line) {
    shell.run(REQUIRE);
    assertThat(keyring.entries()).hasSize(1);

    assertThat(shell.run(line).exit()).isZero();
    assertThat(keyring.entries()).isEmpty();
    assertThat(shell.configText()).doesNotContain("gateway_session_keyring");
  }

  @Test
  void a_new_login_leaves_one_entry() {
    shell.run(REQUIRE);
    shell.seed = 8;
    assertThat(shell.run(SIGN_IN).exit()).isZero();

    assertThat(keyring.entries()).hasSize(1);
    assertThat(shell.run("auth token").out()).isEqualTo(SESSION + "\n");
  }

  @Test
  void never_is_forgotten_like_any_other_default() {
    shell.run(REQUIRE);
    shell.run(SIGN_IN + " --secure-storage never");

    assertThat(shell.configText())
        .contains("gateway_session_token: " + SESSION)
        .doesNotContain("secure_storage");
    assertThat(shell.run("context list").out()).endsWith("acme.us.auth0.com  cached\n");
  }

  @Test
  void a_context_of_the_same_gateway_keeps_it() {
    shell.run(REQUIRE);

    shell.run("context update demo --auth0-audience https://api.acme.com");
    shell.run("context", "add", "demo", "--server-url", gateway.url() + "/");
    assertThat(shell.run("auth token").out()).isEqualTo(SESSION + "\n");
  }

  @Test
  void an_import_leaves_it_to_the_file_that_names_it() throws IOException {
    shell.run(REQUIRE);
    var copy = Files.copy(shell.config(), home.resolve("copy.yaml"));
    shell.writeConfig("contexts: {}\n");
    var imported = shell.run("context", "import", copy.toString());

    assertThat(imported.err())
        .contains("warning: the keyring keeps the sessions of the other file; sign in for demo");
    assertThat(shell.configText())
        .contains("demo:", "secure_storage: require")
        .doesNotContain("gateway_session");
    assertThat(keyring.entries()).hasSize(1);
  }

  @Test
  void an_older_program_s_token_beside_the_entry_counts() {
    shell.run(REQUIRE);
    shell.writeConfig(
        shell
            .configText()
            .replace(
                "    secure_storage",
                "    gateway_session_token: " + OLD + "\n    secure_storage"));

    assertThat(shell.run("auth token").out()).isEqualTo(OLD + "\n");
  }

  @Test
  void a_word_of_a_later_version_writes_nothing_into_the_file() {
    inContext("acme.us.auth0.com", "secure_storage: hardware");

    assertThat(shell.run(SIGN_IN).out()).contains("in the keyring");
    assertThat(shell.configText()).doesNotContain(SESSION);
  }

  @Test
  void a_secret_that_would_be_cut_off_is_refused_and_a_long_one_comes_back()
      throws KeyringException {
    var real = new Keyring(shell.env);

    real.store("long", "long", new Secret("x".repeat(8_000)));
    assertThat(real.find("long")).contains(new Secret("x".repeat(8_000)));
    Assertions.assertThatThrownBy(
            () -> real.store("longer", "longer", new Secret("x".repeat(8_001))))
        .isInstanceOf(KeyringException.class);
    assertThat(real.find("longer")).isEmpty();
    real.forget("long");
    real.forget("long");
    assertThat(keyring.entries()).isEmpty();
  }

  @Test
  void flags_that_say_nothing_are_refused_before_anything_is_sent() {
    var bad = shell.run(SIGN_IN + " --secure-storage maybe");

    assertThat(bad.exit()).isEqualTo(2);
    assertThat(bad.err()).contains("--secure-storage is never, prefer or require, not maybe");
    assertThat(shell.run(REQUIRE + " --no-save").exit()).isEqualTo(2);
    assertThat(gateway.heard()).isEmpty();
  }
}
