package dev.plexsphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cached session opens, and what happens when it no longer does: requirements 82 to 95. */
class GatewaySessionTest extends GatewayFixture {
  private static final Reply OVER =
      new Reply(401, "text/plain", "invalid or expired session", java.util.Map.of());

  private Shell.Result catalog(String... more) {
    var words = new java.util.ArrayList<>(java.util.List.of("catalog", "list", "Playbook"));
    words.addAll(java.util.List.of(more));
    return shell.run(words.toArray(String[]::new));
  }

  @Test
  void requirements_82_and_87_a_later_command_sends_the_cached_token_by_itself() {
    var result = catalog("--context", "gke-prod");

    assertThat(result)
        .isEqualTo(
            new Shell.Result(
                0,
                """
                PATH                  KIND      VERSION
                examples/hello        Playbook  1
                examples/longer/name  Playbook  12
                """,
                ""));
    assertThat(gateway.heard().getLast().authorization()).isEqualTo("Bearer " + OLD);
    assertThat(body()).isEqualTo("{\"resource_type\":\"Playbook\"}");
    assertThat(catalog("--context", "gke-prod", "--output", "json").out())
        .startsWith("{\"items\":[{\"path\":\"examples/hello\"");
  }

  @Test
  void requirement_88_use_makes_the_switch_last() {
    shell.run("context use gke-prod");

    assertThat(catalog().exit()).isZero();
    assertThat(gateway.heard().getLast().authorization()).isEqualTo("Bearer " + OLD);
  }

  @Test
  void requirements_86_and_95_a_token_of_the_environment_is_used_once_and_not_written() {
    shell.env.put("NOETL_SESSION_TOKEN", SESSION);
    assertThat(catalog("--context", "gke-prod").exit()).isZero();
    assertThat(gateway.heard().getLast().authorization()).isEqualTo("Bearer " + SESSION);
    assertThat(shell.configText()).doesNotContain(SESSION);

    gateway.on(CATALOG, OVER);
    var refused = catalog("--context", "gke-prod");
    assertThat(refused.exit()).isEqualTo(1); // it is not a cached one
  }

  @Test
  void requirements_92_93_and_94_a_cached_session_that_is_refused_is_77_with_two_lines() {
    gateway.on(CATALOG, OVER);
    var result = catalog("--context", "gke-prod");

    assertThat(result)
        .isEqualTo(
            new Shell.Result(
                77,
                "",
                """
                Gateway returned 401 (session expired) for context 'gke-prod'.
                Refresh the session token: noetl auth login --browser-pkce
                """));
    assertThat(shell.configText()).contains(OLD);
  }

  @Test
  void requirement_93_status_says_the_same_of_a_session_that_is_not_valid() {
    gateway.on("POST /api/auth/validate", Reply.json(200, "{\"valid\":false,\"user\":null}"));

    assertThat(shell.run("auth status --context gke-prod").exit()).isEqualTo(77);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 429, 500, 502, 503})
  void requirement_95_no_other_refusal_is_77(int status) {
    gateway.on(CATALOG, Reply.json(status, "{\"error\":\"no\"}"));

    assertThat(catalog("--context", "gke-prod").exit()).isEqualTo(1);
  }

  @Test
  void requirement_95_under_this_name_a_control_planes_403_is_1() {
    gateway.on("GET /v1/domains", Reply.problem(403, "forbidden", "Forbidden", "no"));
    shell.env.put("PLEXSPHERE_URL", gateway.url());
    shell.env.put("PLEXSPHERE_TOKEN", Shell.TOKEN);

    assertThat(shell.run("domain list").exit()).isEqualTo(1);
    shell.env.remove("PLEXSPHERE_PROGRAM");
    assertThat(shell.run("domain list").exit()).isEqualTo(77);
  }

  @Test
  void without_a_session_it_says_how_one_is_made_and_asks_nobody() {
    var result = catalog();

    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.err())
        .isEqualTo(
            "noetl: Not signed in: context 'demo' holds no session for " + gateway.url() + "\n");
    assertThat(gateway.heard()).isEmpty();
  }

  @Test
  void a_session_is_not_shown_to_another_server() {
    var result = catalog("--context", "gke-prod", "--server", "http://localhost:1");

    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.err()).startsWith("noetl: Wrong server: ").doesNotContain(OLD);
  }

  @Test
  void status_shows_who_and_until_when() {
    gateway.on(
        "POST /api/auth/validate",
        Reply.json(
            200,
            """
            {"valid":true,"user":{"email":"you@example.com","roles":["admin"]},\
            "expires_at":"2026-11-27T10:00:00Z","message":""}\
            """));
    var result = shell.run("auth status --context gke-prod");

    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .contains("you@example.com", "admin", "2026-11-27T10:00:00Z", "cached")
        .doesNotContain(OLD);
  }

  @Test
  void the_token_is_printed_for_other_programs() {
    assertThat(shell.run("auth token --context gke-prod").out()).isEqualTo(OLD + "\n");
    assertThat(shell.run("auth token --context gke-prod --exec-credential").out())
        .isEqualTo(
            "{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\","
                + "\"status\":{\"token\":\""
                + OLD
                + "\"}}\n");
    assertThat(shell.run("auth token").exit()).isEqualTo(3);
  }

  @Test
  void logout_ends_the_session_at_the_gateway_and_forgets_it() {
    gateway.on("POST /api/auth/logout", Reply.json(200, "{\"status\":\"logged_out\"}"));

    assertThat(shell.run("auth logout --context gke-prod").exit()).isZero();
    assertThat(gateway.heard().getLast().authorization()).isEqualTo("Bearer " + OLD);
    assertThat(shell.configText()).doesNotContain(OLD).contains("gke-prod");
    assertThat(shell.run("auth logout --context gke-prod").err())
        .isEqualTo("noetl: no cached session in context 'gke-prod'\n");
  }

  @Test
  void logout_keeps_what_could_not_be_ended_and_forgets_what_had_ended() {
    gateway.on("POST /api/auth/logout", Reply.json(503, "{\"error\":\"busy\"}"));
    assertThat(shell.run("auth logout --context gke-prod").exit()).isEqualTo(1);
    assertThat(shell.configText()).contains(OLD);

    gateway.on("POST /api/auth/logout", OVER);
    assertThat(shell.run("auth logout --context gke-prod").exit()).isZero();
    assertThat(shell.configText()).doesNotContain(OLD);
  }
}
