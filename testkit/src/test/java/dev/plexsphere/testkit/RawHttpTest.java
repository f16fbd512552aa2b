package dev.plexsphere.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RawHttpTest {
  private static final Duration QUIET = Duration.ofMillis(200);

  /** Says its piece to the first that connects, then closes or waits for the other side. */
  private record Speaker(ServerSocket listener, String words, boolean closes)
      implements AutoCloseable {
    static Speaker saying(String words, boolean closes) throws IOException {
      var speaker =
          new Speaker(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()), words, closes);
      Thread.ofVirtual().start(speaker::speak);
      return speaker;
    }

    private void speak() {
      try (var peer = listener.accept()) {
        peer.getOutputStream().write(words.getBytes(ISO_8859_1));
        if (!closes) {
          peer.getInputStream().readAllBytes();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    int port() {
      return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  @Test
  void reads_responses_framed_by_length_by_chunks_and_by_the_end() throws IOException {
    var three =
        RawHttp.crlf(
            """
            HTTP/1.1 200 OK
            Content-Length: 2
            X-A: 1
            x-a: 2

            hiHTTP/1.1 200 OK
            Transfer-Encoding: chunked

            2
            ab
            1;x
            c
            0

            HTTP/1.1 400 Bad Request

            until the end\
            """);
    try (var speaker = Speaker.saying(three, true);
        var raw = RawHttp.connect(speaker.port())) {
      var all = raw.readAll(QUIET);

      assertThat(all).extracting(RawHttp.Response::status).containsExactly(200, 200, 400);
      assertThat(all)
          .extracting(RawHttp.Response::body)
          .containsExactly("hi", "abc", "until the end");
      assertThat(all.getFirst().headers().get("x-a")).containsExactly("1", "2");
      assertThat(raw.closedByPeer()).isTrue();
    }
  }

  @Test
  void an_open_silent_connection_is_told_from_a_closed_one() throws IOException {
    try (var speaker = Speaker.saying("HTTP/1.1 204 No Content\r\n\r\n", false);
        var raw = RawHttp.connect(speaker.port())) {
      assertThat(raw.readAll(QUIET)).hasSize(1);
      assertThat(raw.closedByPeer()).isFalse();
    }
  }

  @Test
  void a_response_cut_short_is_no_response() throws IOException {
    try (var speaker = Speaker.saying("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", true);
        var raw = RawHttp.connect(speaker.port())) {
      assertThatThrownBy(raw::read)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("5 of 9");
    }
  }

  @Test
  void the_client_keeps_cookies_follows_nothing_and_reads_any_status() throws IOException {
    var redirect =
        RawHttp.crlf(
            """
            HTTP/1.1 302 Found
            Location: /next
            Set-Cookie: a=b; Path=/
            Content-Length: 0
            Connection: close

            """);
    try (var speaker = Speaker.saying(redirect, true);
        var http = Http.at("http://127.0.0.1:" + speaker.port())) {
      var reply = http.get("/here?" + Http.encode(Map.of("q", "a b")));

      assertThat(reply.status()).isEqualTo(302);
      assertThat(reply.header("location")).isEqualTo("/next");
      assertThat(http.cookie("a")).isEqualTo("b");
      http.forgetCookies();
      assertThat(http.cookies()).isEmpty();
    }
  }
}
