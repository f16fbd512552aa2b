package dev.plexsphere.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerProcessTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String READY = "echo hello; echo ready http://127.0.0.1:1/ in 12 ms; ";

  @Test
  void waits_for_the_ready_line_and_stops_by_term() {
    try (var server = sh(READY + "echo $SAID >&2; exec sleep 60")) {
      assertThat(server.url()).isEqualTo("http://127.0.0.1:1");
      assertThat(server.readyMillis()).isEqualTo(12);
      Eventually.until(LONG, () -> server.output().contains("a word"));
      assertThat(server.stop()).isEqualTo(128 + 15);
      assertThat(server.isAlive()).isFalse();
    }
  }

  @Test
  void a_killed_one_is_gone_at_once() {
    var server = sh(READY + "trap '' TERM; while :; do sleep 1; done");
    server.kill9();
    assertThat(server.isAlive()).isFalse();
  }

  @Test
  void one_that_ends_early_shows_what_it_said() {
    assertThatThrownBy(() -> sh("echo no database >&2; exit 3"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no database");
    assertThat(ServerProcess.launch(Map.of(), "sh", "-c", "exit 3").awaitExit(LONG)).isEqualTo(3);
  }

  @Test
  void one_that_is_never_ready_does_not_outlive_the_deadline() {
    assertThatThrownBy(() -> ServerProcess.start(Duration.ofMillis(200), Map.of(), "sleep", "60"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("not ready within");
  }

  private static ServerProcess sh(String script) {
    return ServerProcess.start(LONG, Map.of("SAID", "a word"), "sh", "-c", script);
  }
}
