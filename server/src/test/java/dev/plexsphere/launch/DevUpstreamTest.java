package dev.plexsphere.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.RawHttp;
import org.junit.jupiter.api.Test;

/** The server behind the gateway of {@code plexsphere dev}. */
class DevUpstreamTest {

  private static RawHttp.Response ask(DevUpstream upstream, String line, String body) {
    try (var connection = RawHttp.connect(upstream.url().getPort())) {
      return connection
          .send(
              RawHttp.crlf(
                      line
                          + " HTTP/1.1\nHost: 127.0.0.1\nContent-Type: application/json\nContent-Length: "
                          + body.length()
                          + "\n\n")
                  + body)
          .read();
    }
  }

  @Test
  void it_lists_what_is_asked_for() {
    try (var upstream = DevUpstream.start()) {
      var playbooks =
          ask(upstream, "POST /api/catalog/list", "{\"resource_type\":\"Playbook\"}").body();
      var tools = ask(upstream, "POST /api/catalog/list", "{\"resource_type\":\"Tool\"}").body();
      var all = ask(upstream, "POST /api/catalog/list", "{}").body();

      assertThat(playbooks).contains("\"examples/hello\"").doesNotContain("Tool");
      assertThat(tools).contains("\"tools/fetch_page\"").doesNotContain("Playbook");
      assertThat(all).contains("Playbook", "Tool", "Credential");
    }
  }

  @Test
  void it_is_healthy_sends_a_few_events_and_knows_nothing_else() {
    try (var upstream = DevUpstream.start()) {
      assertThat(ask(upstream, "GET /api/health", "").body()).isEqualTo("{\"status\":\"ok\"}");
      var events = ask(upstream, "GET /api/events", "");
      assertThat(events.header("content-type")).startsWith("text/event-stream");
      assertThat(events.body()).contains("id: 1\n", "id: 5\n");
      assertThat(ask(upstream, "GET /api/other", "").status()).isEqualTo(404);
    }
  }
}
