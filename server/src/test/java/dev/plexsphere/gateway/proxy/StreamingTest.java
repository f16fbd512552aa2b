package dev.plexsphere.gateway.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.kit.http.Limits;
import dev.plexsphere.testkit.Eventually;
import dev.plexsphere.testkit.Racers;
import dev.plexsphere.testkit.RawHttp;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Bodies of any length and duration in constant memory, and event streams as they come. */
class StreamingTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final int PIECE = 64 * 1024;
  private static final long MANY = 200L * 1024 * 1024;

  /** What two loopback connections hold in the kernel's buffers, with room. */
  private static final long AHEAD_MAX = 24L * 1024 * 1024;

  private static Socket connect(Gatehouse gate) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), gate.port());
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private static String head(String line, String headers) {
    return RawHttp.crlf(
        line + " HTTP/1.1\nHost: localhost\nAuthorization: Bearer good\n" + headers + "\n");
  }

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
        var client = connect(gate)) {
      send(client, head("GET /noetl/a", "Connection: close\n"));

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
      client.send(head("PUT /noetl/a", "Content-Length: " + MANY + "\n"));
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
  void headers_and_events_of_a_stream_pass_as_they_come() throws Exception {
    var next = new Semaphore(0);
    try (var upstream =
            RawUpstream.start(talk -> {
              talk.say("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\r\n");
              for (int i = 0; i < 3; i++) {
                next.acquireUninterruptibly();
                talk.say("data: " + i + "\n\n");
              }
            });
        var gate = Gatehouse.before(upstream.url());
        var client = connect(gate)) {
      client.setSoTimeout((int) SOON.toMillis());
      send(client, head("GET /noetl/events", "Accept: text/event-stream\n"));
      var lines = new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));

      until(lines, ""); // the headers are here, and no event has been sent
      for (int i = 0; i < 3; i++) {
        next.release();
        until(lines, "data: " + i);
      }
    }
  }

  private static void until(BufferedReader lines, String wanted) throws IOException {
    for (var line = lines.readLine(); !wanted.equals(line); line = lines.readLine()) {
      assertThat(line).as("before " + wanted).isNotNull();
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
        assertThat(client.send(head("GET /noetl/a", "")).read().body()).isEqualTo("ok");
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
      client.send(head("POST /noetl/a", "Content-Length: 3\nExpect: 100-continue\n"));

      assertThat(client.read().status()).isEqualTo(100);
      assertThat(client.send("abc").read().body()).isEqualTo("abc");
    }
  }

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
        List.of(new Upstream("", upstream.url())),
        Gatehouse.KNOWN,
        (_, _, _) -> true,
        Gatehouse.IDLE,
        limits);
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
      client.send(head("POST /noetl/a", "Content-Length: 20\n"));
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
      client.send(head("POST /noetl/a", "Content-Length: 20\n") + "abc");

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

  @Test
  void an_open_event_stream_does_not_hold_the_end() throws Exception {
    var left = new CountDownLatch(1);
    try (var upstream =
        RawUpstream.start(talk -> {
          talk.say("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
          talk.say("data: 1\n\n");
          if (talk.isLeft()) {
            left.countDown();
          }
        })) {
      var gate = Gatehouse.before(upstream.url());
      try (var client = connect(gate)) {
        client.setSoTimeout((int) SOON.toMillis());
        send(client, head("GET /noetl/events", ""));
        until(
            new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1)),
            "data: 1");

        long begun = System.nanoTime();
        gate.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        assertThat(left.await(5, TimeUnit.SECONDS)).isTrue();
      }
    }
  }
}
