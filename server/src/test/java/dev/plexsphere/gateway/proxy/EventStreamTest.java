package dev.plexsphere.gateway.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Event streams: they pass as they come, and hold nothing up. */
class EventStreamTest {
  private static final Duration SOON = Duration.ofSeconds(10);

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
        var client = gate.connect()) {
      client.setSoTimeout((int) SOON.toMillis());
      Gatehouse.say(client, Gatehouse.head("GET /noetl/events", "Accept: text/event-stream\n"));
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
      try (var client = gate.connect()) {
        client.setSoTimeout((int) SOON.toMillis());
        Gatehouse.say(client, Gatehouse.head("GET /noetl/events", ""));
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
