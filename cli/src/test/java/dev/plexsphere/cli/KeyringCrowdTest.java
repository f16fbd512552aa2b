package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Heard;
import dev.plexsphere.cli.ControlPlaneStub.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions in the keyring that many processes make, renew and read at once. */
class KeyringCrowdTest extends KeyringFixture {
  private static final int PROCESSES = 12;
  private static final String TOKEN = "POST /oauth/token";
  private static final Reply OVER = new Reply(401, "text/plain", "invalid session", Map.of());

  @SuppressWarnings("NullAway.Init") // set before each test
  private ControlPlaneStub idp;

  @BeforeEach
  void startProvider() throws IOException {
    idp = ControlPlaneStub.start();
    idp.on(TOKEN, Reply.json(200, "{\"id_token\":\"eyJh.new.one\",\"refresh_token\":\"rt-2\"}"));
    gateway.answering(LOGIN, KeyringCrowdTest::ownSession);
    inContext(idp.url(), "auth0_client_id: cli");
  }

  @AfterEach
  void stopProvider() {
    idp.close();
  }

  /** The session for a token t7 is of-t7. */
  private static Reply ownSession(Heard heard) {
    var token = heard.body().replaceAll(".*\"auth0_token\":\"([^\"]*)\".*", "$1");
    return Reply.json(
        200, "{\"session_token\":\"of-" + token + "\",\"user\":{},\"expires_at\":\"soon\"}");
  }

  /** The same line at once, with i in the place of N; what each said. */
  private List<String> together(String line) throws IOException, InterruptedException {
    var processes = new ArrayList<Process>();
    for (int i = 0; i < PROCESSES; i++) {
      processes.add(new CliProcess(home, shell.env).start(line.replace("N", "" + i) + " 2>&1"));
    }
    var said = new ArrayList<String>();
    for (var process : processes) {
      said.add(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      assertThat(process.waitFor(CliProcess.DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(said.getLast()).isZero();
    }
    return said;
  }

  @Test
  void twelve_logins_at_once_leave_twelve_sessions() throws Exception {
    for (int i = 0; i < PROCESSES; i++) {
      shell.run("context", "add", "c" + i, "--server-url", gateway.url());
    }
    together("plexctl auth login --auth0-token tN --secure-storage require --context cN");

    for (int i = 0; i < PROCESSES; i++) {
      assertThat(shell.run("auth token --context c" + i).out()).isEqualTo("of-t" + i + "\n");
    }
    assertThat(keyring.entries()).hasSize(PROCESSES);
    assertThat(shell.configText()).doesNotContain("of-t");
  }

  @Test
  void twelve_logins_to_one_context_leave_the_last_one() throws Exception {
    together("plexctl auth login --auth0-token tN --secure-storage require");

    assertThat(shell.run("auth token").out()).matches("of-t[0-9]+\n");
    assertThat(keyring.entries()).hasSize(1);
  }

  @Test
  void twelve_commands_whose_session_is_over_renew_it_once() throws Exception {
    shell.type("pw\n");
    assertThat(
            shell
                .run("auth login --auth0 a@b.example --password-stdin --secure-storage require")
                .err())
        .isEmpty();
    idp.on(TOKEN, Reply.json(200, "{\"id_token\":\"eyJh.newer.one\",\"refresh_token\":\"rt-3\"}"));
    gateway.answering(CATALOG, overUnless("of-eyJh.newer.one"));
    together("plexctl catalog list Playbook");

    assertThat(
            idp.heard().stream().map(Heard::body).filter(body -> body.contains("refresh_token=")))
        .hasSize(1)
        .allMatch(body -> body.endsWith("refresh_token=rt-2"));
    assertThat(shell.run("auth token").out()).isEqualTo("of-eyJh.newer.one\n");
    assertThat(keyring.entries()).hasSize(1);
    assertThat(shell.configText()).doesNotContain("rt-", "eyJh");
  }

  private static Function<Heard, Reply> overUnless(String session) {
    return heard ->
        heard.authorization().endsWith(session) ? Reply.json(200, "{\"entries\":[]}") : OVER;
  }

  @Test
  void a_keyring_that_is_locked_while_the_session_is_renewed_costs_the_next_login_only() {
    shell.type("pw\n");
    shell.run("auth login --auth0 a@b.example --password-stdin --secure-storage require");
    idp.on(TOKEN, Reply.json(200, "{\"id_token\":\"eyJh.newer.one\",\"refresh_token\":\"rt-3\"}"));
    idp.before(TOKEN, keyring::lock);
    gateway.answering(CATALOG, overUnless("of-eyJh.newer.one"));
    var result = shell.run("catalog list Playbook");

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.err())
        .contains("noetl: warning: the renewed session is not kept in the keyring: ");
    assertThat(shell.configText())
        .doesNotContain("eyJh", "rt-")
        .contains("gateway_session_keyring");
  }

  @Test
  void a_context_that_is_made_anew_keeps_the_session_and_not_its_refresh_token() {
    gateway.on(
        "GET /api/runtime/contract", Reply.json(200, "{\"auth0\":{\"domain\":\"a.auth0.com\"}}"));
    shell.type("pw\n");
    shell.run("auth login --auth0 a@b.example --password-stdin --secure-storage require");
    shell.run("context", "init", "demo", "--from-gateway", gateway.url(), "--yes");
    assertThat(shell.run("auth token").out()).isEqualTo("of-eyJh.new.one\n");
    gateway.on(CATALOG, OVER);

    assertThat(shell.run("catalog list Playbook").exit()).isEqualTo(77);
    assertThat(idp.heard()).noneMatch(heard -> heard.body().contains("refresh_token="));
  }
}
