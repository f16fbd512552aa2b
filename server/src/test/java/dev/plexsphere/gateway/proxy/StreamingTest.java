package dev.plexsphere.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.Eventually;
import dev.plexsphere.testkit.Racers;
import dev.plexsphere.testkit.RawHttp;
import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Bodies of any length and duration in constant memory, and event streams as they come. */
class StreamingTest {
  private static final int PIECE = 64 * 1024;
  private static final long MANY = 200L * 1024 * 1024;

  /** What two loopback connections hold in the kernel's buffers, with room. */
  private static final long AHEAD_MAX = 24L * 1024 * 1024;

  /** Waits until a count has stood still for a while, which is where its writer is held up. */
  private static long standing(AtomicLong count) {
    var seen = new long[] {-1, System.nanoTime()};
    Eventually.until(
        Duration.ofSeconds(30),
        () -> {
          long now = count.get();
          if (now != seen[0] || now == 0) {
            seen[0] = now;
            seen[1] = System.nanoTime();
          }
          return System.nanoTime() - seen[1] > TimeUnit.SECONDS.toNanos(1);
        });
    return count.get();
  }

  @Test
  void two_hundred_megabytes_down_wait_for_a_reader_that_stands_still() throws Exception {
    var written = new AtomicLong();
    try (var upstream =
            RawUpstream.start(talk -> {
              talk.say("HTTP/1.1 200 OK\r\nContent-Length: " + MANY + "\r\n\r\n");
              var piece = new byte[PIECE];
              while (written.get() < MANY) {
                talk.out().write(piece);
                written.addAndGet(PIECE);
              }
            });
        var gate = Gatehouse.before(upstream.url());
        var client = gate.connect()) {
      Gatehouse.say(client, Gatehouse.head("GET /noetl/a", "Connection: close\n"));

      assertThat(standing(written)).isBetween(1L, AHEAD_MAX);

      long read = 0;
      var piece = new byte[PIECE];
      for (int n = 0; n >= 0; n = client.getInputStream().read(piece)) {
        read += n;
        assertThat(written.get() - read).isLessThan(AHEAD_MAX);
      }
      assertThat(read).isBetween(MANY, MANY + 1_000);
    }
  }

  @Test
  void two_hundred_megabytes_up_wait_for_an_upstream_that_stands_still() throws Exception {
    var go = new CountDownLatch(1);
    var written = new AtomicLong();
    try (var upstream =
            RawUpstream.start(talk -> {
              await(go);
              long read = talk.in().skip(MANY);
              while (read < MANY) {
                read += talk.in().skip(MANY - read);
              }
              var body = Long.toString(read);
              talk.say(
                  "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                      .formatted(body.length(), body));
            });
        var gate = Gatehouse.before(upstream.url());
        var client = RawHttp.connect(gate.port())) {
      client.send(Gatehouse.head("PUT /noetl/a", "Content-Length: " + MANY + "\n"));
      Thread.ofVirtual()
          .start(() -> {
            var piece = new byte[PIECE];
            while (written.get() < MANY) {
              client.send(piece);
              written.addAndGet(PIECE);
            }
          });

      assertThat(standing(written)).isBetween(1L, AHEAD_MAX);
      go.countDown();
      Eventually.until(Duration.ofSeconds(60), () -> written.get() == MANY);

      assertThat(client.read().body()).isEqualTo(Long.toString(MANY));
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void sixty_four_requests_at_once_each_get_their_own_answer() throws Exception {
    var all = new CountDownLatch(64);
    var number = new AtomicLong();
    try (var upstream =
            RawUpstream.start(talk -> {
              var body = talk.body();
              all.countDown();
              await(all); // none is answered before all are there
              talk.say(
                  "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                      .formatted(body.length(), body));
            });
        var gate = Gatehouse.before(upstream.url())) {
      var same =
          Racers.run(
              64,
              () -> {
                var mine = "request " + number.incrementAndGet();
                var answer =
                    gate.ask("POST /noetl/a", "Content-Length: " + mine.length() + "\n", mine);
                return answer.status() == 200 && answer.body().equals(mine) ? mine : "wrong";
              });

      assertThat(new HashSet<>(same)).hasSize(64).doesNotContain("wrong");
    }
  }

  @Test
  void one_connection_carries_one_request_after_the_other() throws Exception {
    try (var upstream =
            RawUpstream.answering(
                "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nConnection: close\n\n2\nok\n0\n\n");
        var gate = Gatehouse.before(upstream.url());
        var client = RawHttp.connect(gate.port())) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.send(Gatehouse.head("GET /noetl/a", "")).read().body()).isEqualTo("ok");
      }
    }
  }

  @Test
  void a_client_that_waits_for_100_is_told_to_go_on() throws Exception {
    try (var upstream =
            RawUpstream.start(talk -> {
              var body = talk.body();
              talk.say("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\n" + body);
            });
        var gate = Gatehouse.before(upstream.url());
        var client = RawHttp.connect(gate.port())) {
      client.send(Gatehouse.head("POST /noetl/a", "Content-Length: 3\nExpect: 100-continue\n"));

      assertThat(client.read().status()).isEqualTo(100);
      assertThat(client.send("abc").read().body()).isEqualTo("abc");
    }
  }
}
