package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A keyring that is not there, locked, or does not answer: before a login, in it, and after it. */
class KeyringTroubleTest extends KeyringFixture {
  private static final String REFUSED = "noetl: Keyring not usable: ";
  private static final String FIX =
      "; nobody was signed in. It takes secret-tool (package libsecret-tools) and an unlocked"
          + " keyring, or --secure-storage never\n";

  /**
   * Required, it is refused before anybody is asked; preferred, one warning goes before the rest.
   */
  private void assertUnusable(String why) {
    var required = shell.run(REQUIRE);

    assertThat(required.exit()).isEqualTo(1);
    assertThat(required.err()).startsWith(REFUSED).contains(why).endsWith(FIX);
    assertThat(required.out()).isEmpty();
    assertThat(gateway.heard()).isEmpty();
    assertThat(shell.configText()).doesNotContain("secure_storage");

    var preferred = shell.run(PREFER);
    assertThat(preferred.exit()).isZero();
    assertThat(preferred.out()).contains("Saved: context 'demo'\n");
    assertThat(preferred.err())
        .matches(
            "noetl: warning: the keyring is not usable \\([^\n]+\\), so the session is kept in ~/.noetl/config.yaml\n")
        .contains(why);
    assertThat(shell.configText())
        .contains("gateway_session_token: " + SESSION, "secure_storage: prefer");
    assertThat(shell.run("catalog list Playbook").err()).isEmpty();
  }

  @Test
  void locked() {
    shell.run(REQUIRE);
    shell.run("auth logout");
    gateway.heard().clear();
    inContext("acme.us.auth0.com");
    keyring.lock();

    assertUnusable("locked");
  }

  @Test
  void no_session_bus() {
    shell.env.remove("DBUS_SESSION_BUS_ADDRESS");

    assertUnusable("D-Bus");
  }

  @Test
  void nobody_answers_within_two_seconds() {
    keyring.stall();
    var start = System.nanoTime();

    assertUnusable("did not answer within 2 s");
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(12));
  }

  @Test
  void no_secret_tool() throws Exception {
    var programs = Files.createDirectories(home.resolve("programs"));
    Files.createSymbolicLink(programs.resolve("sh"), Path.of("/bin/sh"));
    var line = "PATH=" + programs + " plexctl ";
    var required = new CliProcess(home, shell.env).run(line + REQUIRE);

    assertThat(required.exit()).isEqualTo(1);
    assertThat(required.err()).isEqualTo(REFUSED + "there is no secret-tool on the PATH" + FIX);
    assertThat(gateway.heard()).isEmpty();
    var preferred = new CliProcess(home, shell.env).run(line + PREFER);
    assertThat(preferred.exit()).isZero();
    assertThat(preferred.err().lines()).hasSize(1);
  }

  @Test
  void the_hint_on_a_terminal_is_the_command_that_does_without() {
    keyring.stall();
    shell.terminal(200);

    assertThat(shell.run(REQUIRE).err())
        .endsWith("  hint: noetl auth login --browser-pkce --secure-storage never\n");
  }

  @Test
  void a_session_that_cannot_be_read_has_not_ended_and_is_not_77() {
    shell.run(REQUIRE);
    keyring.lock();
    int sent = gateway.heard().size();

    for (var line :
        new String[] {"catalog list Playbook", "auth token", "auth status", "auth logout"}) {
      var result = shell.run(line);
      assertThat(result.exit()).as(line).isEqualTo(1);
      assertThat(result.err())
          .isEqualTo(REFUSED + "the session of context 'demo' is in it, and it is locked\n");
    }
    assertThat(gateway.heard()).hasSize(sent);
    assertThat(shell.configText()).contains("gateway_session_keyring");
    assertThat(shell.run("context list").out()).contains("keyring");
  }

  @Test
  void what_a_locked_keyring_still_holds_of_a_deleted_context_is_said() {
    shell.run(REQUIRE);
    keyring.lock();
    var deleted = shell.run("context delete demo");

    assertThat(deleted.exit()).isZero();
    assertThat(deleted.err())
        .contains(
            "noetl: warning: a session that no context needs is still in the keyring: it is locked\n");
    assertThat(shell.configText()).doesNotContain("demo");
  }

  @Test
  void a_session_that_is_gone_means_signed_out() {
    shell.run(REQUIRE);
    keyring.clear();
    var list = shell.run("catalog list Playbook");

    assertThat(list.exit()).isEqualTo(3);
    assertThat(list.err())
        .isEqualTo(
            "noetl: Not signed in: the session of context 'demo' is not in the keyring any more\n");
    var logout = shell.run("auth logout");
    assertThat(logout.exit()).isZero();
    assertThat(logout.err()).contains("the session was gone from the keyring");
    assertThat(gateway.lines()).doesNotContain(LOGOUT);
    assertThat(shell.configText()).doesNotContain("gateway_session");
  }

  @Test
  void required_and_locked_in_between_the_session_is_ended_again() {
    gateway.before(LOGIN, keyring::lock);
    var result = shell.run(REQUIRE);

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .startsWith(REFUSED + "secret-tool says: ")
        .endsWith("; the session was not kept, and was ended at the gateway again\n")
        .doesNotContain(SESSION);
    assertThat(gateway.heard().getLast().line()).isEqualTo(LOGOUT);
    assertThat(gateway.heard().getLast().authorization()).isEqualTo("Bearer " + SESSION);
    assertThat(shell.configText()).doesNotContain(SESSION, "secure_storage");
  }

  @Test
  void a_session_that_cannot_be_ended_either_is_not_lost_without_a_word() {
    gateway.before(LOGIN, keyring::lock);
    gateway.on(LOGOUT, Reply.json(503, "{\"error\":\"busy\"}"));

    assertThat(shell.run(REQUIRE).err())
        .contains(
            "the session was not kept, and goes on at the gateway until 2026-11-27T10:00:00Z, for it"
                + " could not be ended there either: ");
  }

  @Test
  void preferred_and_locked_in_between_the_file_has_it_after_one_warning() {
    gateway.before(LOGIN, keyring::lock);
    var result = shell.run(PREFER);

    assertThat(result.exit()).isZero();
    assertThat(result.err().lines()).hasSize(1);
    assertThat(shell.configText()).contains("gateway_session_token: " + SESSION);
  }

  @Test
  void a_file_that_breaks_in_between_leaves_nothing_in_the_keyring() {
    gateway.before(
        LOGIN,
        () -> {
          Files.delete(shell.config());
          Files.createDirectory(shell.config());
        });
    var result = shell.run(REQUIRE);

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .startsWith("noetl: Config ")
        .endsWith("; the session was not kept, and was ended at the gateway again\n");
    assertThat(keyring.entries()).isEmpty();
  }

  @Test
  void a_context_that_is_deleted_in_between_leaves_nothing_in_the_keyring() throws IOException {
    gateway.before(LOGIN, () -> shell.writeConfig("contexts: {}\n"));
    var result = shell.run(REQUIRE);

    assertThat(result.out()).contains("Saved: no\n").contains(SESSION);
    assertThat(keyring.entries()).isEmpty();
  }
}
