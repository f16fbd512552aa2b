package dev.plexsphere.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.testkit.Eventually;
import dev.plexsphere.testkit.RawHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sees when an upstream fails, and what an upstream sees when a client does. */
class FailureTest {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final String CHUNK = "8000\r\n" + "x".repeat(0x8000) + "\r\n";

  @Test
  void an_upstream_that_is_down_is_502() throws IOException {
    int port;
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    try (var gate = Gatehouse.before(URI.create("http://127.0.0.1:" + port))) {
      var answer = gate.ask("POST /noetl/a", "Content-Length: 3\n", "abc");

      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.body())
          .isEqualTo("{\"error\":\"the upstream did not answer as a server should\"}");
      assertThat(answer.header("content-type")).isEqualTo("application/json");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage\n\n",
        "HTTP/1.1 101 Switching Protocols\nUpgrade: websocket\nConnection: upgrade\n\n",
        "HTTP/1.1 200 OK\nContent-Length: 5\nContent-Length: 6\n\nabcdef",
        "HTTP/1.1 200 OK\nContent-Length: 5\nX-Leaked: 1\nSet-Cookie: a=b\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nzz\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: gzip, chunked\n\n3\nabc\n0\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: gzip\n\nabc"
      })
  void an_answer_that_is_none_is_502_and_a_post_is_sent_once(String said) throws Exception {
    try (var upstream =
            RawUpstream.start(talk -> talk.say(talk.body().isEmpty() ? "" : RawHttp.crlf(said)));
        var gate = Gatehouse.before(upstream.url())) {
      var answer = gate.ask("POST /noetl/a", "Content-Length: 3\n", "abc");

      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.headers())
          .doesNotContainKeys("x-leaked", "set-cookie")
          .containsKeys("x-correlation-id", "x-content-type-options");
      assertThat(upstream.heads()).hasSize(1);
    }
  }

  @Test
  void a_post_on_a_kept_connection_that_dies_is_sent_once() throws Exception {
    int status = 200;
    for (int i = 0; i < 50 && status == 200; i++) { // until it comes on the kept connection
      status = postTwice();
    }

    assertThat(status).isEqualTo(502);
  }

  /** The second one's status. It is 200 where it came before the first's connection was free. */
  private static int postTwice() throws Exception {
    var arrived = new AtomicInteger();
    try (var upstream =
            RawUpstream.start(talk -> {
              talk.body();
              arrived.incrementAndGet();
              talk.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
              char next = talk.next(); // the second request, to the end of its body
              while (next != '!') {
                next = talk.next();
              }
              arrived.incrementAndGet();
            });
        var gate = Gatehouse.before(upstream.url())) {
      assertThat(gate.ask("POST /noetl/a", "Content-Length: 1\n", "1").status()).isEqualTo(200);
      int status = gate.ask("POST /noetl/a", "Content-Length: 1\n", "!").status();
      assertThat(arrived).as("each was sent once").hasValue(2);
      return status;
    }
  }

  @Test
  void ten_megabytes_of_headers_are_502_and_are_not_read_to_their_end() throws Exception {
    var sent = new int[1];
    try (var upstream =
            RawUpstream.start(talk -> {
              talk.say("HTTP/1.1 200 OK\r\n");
              for (int i = 0; i < 1_280; i++) {
                talk.say("X-" + i + ": " + "x".repeat(8 * 1024) + "\r\n");
                sent[0] = i;
              }
              talk.say("Content-Length: 0\r\n\r\n");
            });
        var gate = Gatehouse.before(upstream.url())) {
      assertThat(gate.get("/noetl/a").status()).isEqualTo(502);
      assertThat(sent[0]).isLessThan(1_279);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nX-A: b\r\n", "HTTP/1.1 100 Continue\r\n\r\n"})
  void a_slow_one_is_504(String said) throws Exception {
    try (var upstream =
            RawUpstream.start(talk -> {
              talk.say(said);
              var _ = talk.isLeft();
            });
        var gate = Gatehouse.before(upstream.url(), Duration.ofMillis(500))) {
      var answer = gate.get("/noetl/a");

      assertThat(answer.status()).isEqualTo(504);
      assertThat(answer.body()).startsWith("{\"error\":");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 1000000\r\n\r\n" + "half of it",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhalf \r\n5\r\nof"
      })
  void an_answer_that_breaks_off_cuts_the_clients_connection(String rest) throws Exception {
    try (var upstream = RawUpstream.start(talk -> talk.say("HTTP/1.1 200 OK\r\n" + rest));
        var gate = Gatehouse.before(upstream.url())) {
      assertThatThrownBy(() -> gate.get("/noetl/a"))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("the connection ended instead of a response");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Transfer-Encoding: chunked\r\n\r\n", "Content-Length: 1000000000000\r\n\r\n"})
  void when_the_client_leaves_an_endless_answer_ends_at_once(String framing) throws Exception {
    var ended = new CountDownLatch(1);
    var begun = new CountDownLatch(1);
    try (var upstream =
            RawUpstream.start(talk -> {
              try {
                talk.say("HTTP/1.1 200 OK\r\n" + framing);
                while (true) {
                  talk.say(framing.startsWith("T") ? CHUNK : "x".repeat(0x8000));
                  begun.countDown();
                }
              } finally {
                ended.countDown();
              }
            });
        var gate = Gatehouse.before(upstream.url())) {
      try (var client = RawHttp.connect(gate.port())) {
        client.send(
            RawHttp.crlf("GET /noetl/a HTTP/1.1\nHost: localhost\nx-session-token: good\n\n"));
        assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
      }

      assertThat(ended.await(5, TimeUnit.SECONDS)).as("the upstream could still write").isTrue();
    }
  }

  @Test
  void when_the_client_breaks_off_its_body_the_upstream_does_not_see_a_whole_one()
      throws Exception {
    var seen = new CopyOnWriteArrayList<Character>();
    var left = new CountDownLatch(1);
    try (var upstream =
            RawUpstream.start(talk -> {
              try {
                for (int next = talk.in().read(); next >= 0; next = talk.in().read()) {
                  seen.add((char) next);
                }
              } finally {
                left.countDown();
              }
            });
        var gate = Gatehouse.before(upstream.url())) {
      try (var client = RawHttp.connect(gate.port())) {
        client.send(
            RawHttp.crlf(
                """
                POST /noetl/a HTTP/1.1
                Host: localhost
                x-session-token: good
                Transfer-Encoding: chunked

                3
                abc
                """));
        Eventually.until(SOON, () -> text(seen).contains("abc"));
      }

      assertThat(left.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(text(seen)).doesNotContain("0\r\n\r\n");
    }
  }

  @Test
  void an_upstream_that_hangs_up_in_the_middle_of_a_body_is_502() throws Exception {
    try (var upstream = RawUpstream.start(RawUpstream.Talk::next);
        var gate = Gatehouse.before(upstream.url());
        var client = RawHttp.connect(gate.port())) {
      client.send(Gatehouse.head("POST /noetl/a", "Content-Length: 20\n") + "abc");

      assertThat(client.read().status()).isEqualTo(502);
    }
  }

  @Test
  void one_that_falls_silent_in_the_middle_of_a_body_is_504() throws Exception {
    try (var upstream = RawUpstream.start(talk -> talk.in().readAllBytes());
        var gate = Gatehouse.before(upstream.url(), Duration.ofMillis(500));
        var client = RawHttp.connect(gate.port())) {
      client.send(Gatehouse.head("POST /noetl/a", "Content-Length: 20\n") + "abc");

      assertThat(client.read().status()).isEqualTo(504);
    }
  }

  private static String text(List<Character> characters) {
    return characters.stream().map(String::valueOf).collect(Collectors.joining());
  }

  @Test
  void nothing_that_fails_writes_a_token_into_the_log() throws Exception {
    var logged = new CopyOnWriteArrayList<String>();
    var recorder = recorder(logged);
    var ours = Logger.getLogger("dev.plexsphere");
    Logger.getLogger("").addHandler(recorder);
    ours.setLevel(Level.ALL);
    try (var upstream = RawUpstream.answering("garbage\n\n");
        var gate =
            Gatehouse.before(
                upstream.url(),
                token -> {
                  if (token.startsWith("canary-boom")) {
                    throw new UncheckedIOException(new IOException(token));
                  }
                  return Gatehouse.KNOWN.find(token.equals("canary-ok") ? "good" : token);
                })) {
      for (var token : new String[] {"canary-boom", "canary-unknown", "canary-ok"}) {
        gate.send("GET /noetl/a HTTP/1.1\nHost: localhost\nx-session-token: " + token + "\n\n", "");
      }
      gate.send("GET /noetl/a?session_token=canary-query HTTP/1.1\nHost: localhost\n\n", "");
    } finally {
      ours.setLevel(null);
      Logger.getLogger("").removeHandler(recorder);
    }
    assertThat(String.join("", logged)).contains("could not be checked").doesNotContain("canary");
  }

  private static Handler recorder(List<String> logged) {
    var recorder =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            logged.add(new java.util.logging.SimpleFormatter().format(record));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    recorder.setLevel(Level.ALL);
    return recorder;
  }
}
