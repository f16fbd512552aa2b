package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A session that is over is replaced without a person, once for all who meet it. */
class SessionRefreshTest extends GatewayFixture {
  private static final Reply OVER =
      new Reply(401, "text/plain", "invalid or expired session", Map.of());
  private static final String TOKEN = "POST /oauth/token";

  @SuppressWarnings("NullAway.Init") // set before each test
  private ControlPlaneStub idp;

  @BeforeEach
  void aProviderThatGaveARefreshToken() throws IOException {
    idp = ControlPlaneStub.start();
    idp.on(TOKEN, Reply.json(200, "{\"id_token\":\"eyJh.new.one\",\"refresh_token\":\"rt-2\"}"));
    inContext(
        idp.url(),
        "auth0_client_id: cli",
        "gateway_session_token: " + OLD,
        "gateway_refresh_token: rt-1");
  }

  @AfterEach
  void stopProvider() {
    idp.close();
  }

  @Test
  void a_command_goes_on_with_a_new_session() {
    gateway.on(CATALOG, OVER, Reply.json(200, "{\"entries\":[]}"));
    var result = shell.run("catalog list Playbook");

    assertThat(result.exit()).isZero();
    assertThat(idp.heard().getLast().body())
        .isEqualTo("grant_type=refresh_token&client_id=cli&refresh_token=rt-1");
    assertThat(gateway.heard().getLast().authorization()).isEqualTo("Bearer " + SESSION);
    assertThat(shell.configText())
        .contains("gateway_session_token: " + SESSION, "gateway_refresh_token: rt-2")
        .doesNotContain("rt-1");
  }

  @Test
  void twelve_commands_at_once_make_one_request() throws InterruptedException, ExecutionException {
    gateway.answering(
        CATALOG,
        heard ->
            heard.authorization().endsWith(SESSION) ? Reply.json(200, "{\"entries\":[]}") : OVER);
    var results = new ArrayList<Future<Shell.Result>>();
    try (var threads = Executors.newFixedThreadPool(12)) {
      for (int i = 0; i < 12; i++) {
        results.add(threads.submit(() -> shell.run("catalog list Playbook")));
      }
    }
    for (var result : results) {
      assertThat(result.get().exit()).isZero();
    }

    assertThat(idp.lines().stream().filter(TOKEN::equals)).hasSize(1);
    assertThat(gateway.lines().stream().filter(LOGIN::equals)).hasSize(1);
  }

  @Test
  void status_renews_as_well() {
    gateway.answering(
        "POST /api/auth/validate",
        heard ->
            Reply.json(
                200,
                heard.body().contains(SESSION)
                    ? "{\"valid\":true,\"user\":{},\"expires_at\":\"2026-11-27T10:00:00Z\"}"
                    : "{\"valid\":false,\"user\":null,\"expires_at\":null}"));

    assertThat(shell.run("auth status").exit()).isZero();
  }

  @Test
  void a_refresh_token_is_kept_where_the_context_says_whose_it_is() {
    var login = "auth login --auth0 ada@acme.example --password-stdin";

    shell.type("pw\n");
    assertThat(shell.run(login + " --auth0-client-id other").exit()).isZero();
    assertThat(shell.configText()).doesNotContain("gateway_refresh_token");
    shell.type("pw\n");
    assertThat(shell.run(login).exit()).isZero();
    assertThat(shell.configText()).contains("gateway_refresh_token: rt-2");
  }

  @Test
  void logout_renews_nothing_and_forgets_both() {
    gateway.on("POST /api/auth/logout", OVER);

    assertThat(shell.run("auth logout").exit()).isZero();
    assertThat(idp.heard()).isEmpty();
    assertThat(shell.configText()).doesNotContain(OLD).doesNotContain("rt-1");
  }

  @Test
  void who_signed_in_meanwhile_is_not_replaced() {
    gateway.on(CATALOG, OVER, Reply.json(200, "{\"entries\":[]}"));
    idp.before(TOKEN, () -> shell.writeConfig(shell.configText().replace(OLD, "somebody-new")));

    assertThat(shell.run("catalog list Playbook").exit()).isZero();
    assertThat(shell.configText()).contains("gateway_session_token: somebody-new", "rt-1");
  }

  @Test
  void a_provider_that_refuses_leaves_77_and_a_provider_that_is_away_loses_nothing() {
    gateway.on(CATALOG, OVER);
    idp.on(TOKEN, Reply.json(400, "{\"error\":\"invalid_grant\"}"));
    var refused = shell.run("catalog list Playbook");

    assertThat(refused.exit()).isEqualTo(77);
    assertThat(refused.err())
        .contains("noetl: warning: the session could not be renewed: ")
        .endsWith("Refresh the session token: noetl auth login --browser-pkce\n")
        .doesNotContain("rt-1");
    idp.close();
    assertThat(shell.run("catalog list Playbook").exit()).isEqualTo(77);
    assertThat(shell.configText()).contains("rt-1", OLD);
  }
}
