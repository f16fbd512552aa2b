package dev.plexsphere.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.kit.http.Limits;
import dev.plexsphere.testkit.Eventually;
import dev.plexsphere.testkit.RawHttp;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long either side may take, and be silent. */
class PatienceTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  /** Half a second for a request to arrive, and for silence. */
  private static Gatehouse hurried(RawUpstream upstream) {
    var limits =
        new Limits(
            Duration.ofMillis(500),
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            1024,
            1024,
            Duration.ofMinutes(1));
    return new Gatehouse(
        List.of(new Upstream("", upstream.url())), Gatehouse.KNOWN, Gatehouse.IDLE, limits);
  }

  @Test
  void a_known_client_may_take_its_time_while_it_is_not_silent() throws Exception {
    try (var upstream =
            RawUpstream.start(talk -> {
              var body = talk.body();
              talk.say(
                  "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n"
                      + body.length());
            });
        var gate = hurried(upstream);
        var client = RawHttp.connect(gate.port())) {
      client.send(Gatehouse.head("POST /noetl/a", "Content-Length: 20\n"));
      for (int i = 0; i < 20; i++) {
        client.send("x");
        passes(Duration.ofMillis(100));
      }
      assertThat(client.read().body()).isEqualTo("20");
    }
  }

  @Test
  void a_known_client_that_falls_silent_is_not_waited_for() throws Exception {
    var left = new CountDownLatch(1);
    try (var upstream =
            RawUpstream.start(talk -> {
              var _ = talk.in().readAllBytes();
              left.countDown();
            });
        var gate = hurried(upstream);
        var client = RawHttp.connect(gate.port())) {
      client.send(Gatehouse.head("POST /noetl/a", "Content-Length: 20\n") + "abc");

      var answers = client.readAll(SOON);

      assertThat(client.closedByPeer()).isTrue();
      assertThat(answers).allMatch(answer -> answer.status() == 400);
      assertThat(left.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void an_upstream_may_think_for_longer_than_a_client_may_be_silent() throws Exception {
    try (var upstream =
            RawUpstream.start(talk -> {
              passes(Duration.ofMillis(1_500));
              talk.say("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
            });
        var gate = hurried(upstream)) {
      assertThat(gate.get("/noetl/a").body()).isEqualTo("ok");
    }
  }

  private static void passes(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    Eventually.until(time.plusSeconds(1), () -> System.nanoTime() - end >= 0);
  }
}
