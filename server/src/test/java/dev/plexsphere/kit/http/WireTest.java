package dev.plexsphere.kit.http;

import static dev.plexsphere.testkit.RawHttp.crlf;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.RawHttp;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that two readers could read differently. Each gets exactly one answer and, when the
 * framing is in doubt, the end of the connection: a second request behind it is never parsed.
 */
class WireTest {
  private static final String NEXT = "GET /v1/admin/secrets HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private static final String CHUNKED =
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";

  private static Edge edge;

  @BeforeAll
  static void start() {
    edge = Edge.start();
  }

  @AfterAll
  static void stop() {
    edge.close();
  }

  private static String post(String headers) {
    return crlf("POST /echo HTTP/1.1\nHost: localhost\n" + headers + "\n");
  }

  static List<String> doubtfulHeads() {
    return List.of(
        post("Content-Length: 4\nTransfer-Encoding: chunked\n") + "0\r\n\r\n",
        post("Transfer-Encoding: chunked\nContent-Length: 4\n") + "0\r\n\r\n",
        post("Content-Length: 3\nContent-Length: 3\n") + "abc",
        post("Content-Length: 3\nContent-Length: 4\n") + "abc",
        post("Content-Length: 3, 3\n") + "abc",
        post("Content-Length: +3\n") + "abc",
        post("Content-Length: -1\n"),
        post("Content-Length: 0x3\n") + "abc",
        post("Content-Length: 3 4\n") + "abc",
        post("Content-Length: 18446744073709551617\n") + "abc",
        post("Transfer-Encoding: xchunked\n") + "0\r\n\r\n",
        post("Transfer-Encoding: chunked, identity\n") + "0\r\n\r\n",
        post("Transfer-Encoding: gzip, chunked\n") + "0\r\n\r\n",
        post("Transfer-Encoding: chunked,\n") + "0\r\n\r\n",
        post("Transfer-Encoding: chunked\nTransfer-Encoding: chunked\n") + "0\r\n\r\n",
        post("Transfer-Encoding : chunked\n") + "0\r\n\r\n",
        post("Transfer-Encoding:\n chunked\n") + "0\r\n\r\n",
        post("X: a\n  folded\nContent-Length: 0\n"),
        post("X: a\0b\nContent-Length: 0\n"),
        post("X\0: a\nContent-Length: 0\n"),
        post("X y: a\nContent-Length: 0\n"),
        post(": a\nContent-Length: 0\n"),
        post("X: a\rY: b\nContent-Length: 0\n"),
        crlf("GET /ok HTTP/1.1\n\n"),
        crlf("GET /ok HTTP/1.1\nHost: localhost\nHost: localhost\n\n"),
        crlf("GET /ok HTTP/1.1\nHost: localhost\nHost: evil\n\n"),
        crlf("GET http://evil/ok HTTP/1.1\nHost: localhost\n\n"),
        crlf("GET /ok HTTP/1.1\nHost: a b\n\n"),
        crlf("GET /ok HTTP/1.1\nHost: a@b\n\n"),
        crlf("GET /ok HTTP/1.1\nHost: a,b\n\n"),
        crlf("GET /ok HTTP/1.1\nHost: localhost:99999\n\n"),
        crlf("GET /ok HTTP/1.1\nHost: [::1\n\n"),
        crlf("GET /ok HTTP/1.1\nHost:\n\n"),
        "GET /ok HTTP/1.1\nHost: localhost\n\n",
        "GET /ok HTTP/1.1\r\nHost: localhost\nX: y\r\n\r\n",
        "GET /ok HTTP/1.1\r\nHost: localhost\r\nX: y\n\r\n",
        "GET /ok HTTP/9.9\r\nHost: localhost\r\n\r\n",
        "GET /o\tk HTTP/1.1\r\nHost: localhost\r\n\r\n",
        crlf("POST /echo HTTP/1.0\nHost: localhost\nTransfer-Encoding: chunked\n\n") + "0\r\n\r\n",
        crlf("POST /echo HTTP/1.0\nHost: localhost\nConnection: keep-alive\n")
            + crlf("Transfer-Encoding: chunked\n\n")
            + "0\r\n\r\n",
        crlf("GET /ok HTTP/1.1\nHost: localhost\nCookie: a=b;\u0001;c=\"\n\n"));
  }

  @ParameterizedTest
  @MethodSource("doubtfulHeads")
  void a_doubtful_head_is_refused_once_and_ends_the_connection(String head) {
    var answers = edge.send(head + NEXT);

    assertThat(answers.all()).hasSize(1);
    assertThat(answers.only().status()).isEqualTo(400);
    assertThat(answers.only().header("content-type")).isEqualTo("application/problem+json");
    assertThat(answers.only().header("x-correlation-id")).isNotEmpty();
    assertThat(Edge.code(answers.only())).isEqualTo("bad_framing");
    assertThat(answers.closed()).isTrue();
  }

  static List<String> brokenChunks() {
    return List.of(
        "1\r\nXab0\r\n\r\n",
        "1\r\nXY\r\n0\r\n\r\n",
        "3\r\nX\r\n0\r\n\r\n",
        "1;x\nX\r\n0\r\n\r\n",
        "1\r\nX\n0\r\n\r\n",
        "1\r\nX\r0\r\n\r\n",
        "1\nX\n0\n\n",
        "1\r\nX\r\n0;\0\r\n\r\n",
        "1;a=\"\r\n\"\r\nX\r\n0\r\n\r\n",
        "1;a=\"b\r\nX\r\n0\r\n\r\n",
        "0x3\r\nabc\r\n0\r\n\r\n",
        "-3\r\nabc\r\n0\r\n\r\n",
        "+3\r\nabc\r\n0\r\n\r\n",
        " 3\r\nabc\r\n0\r\n\r\n",
        "3 \r\nabc\r\n0\r\n\r\n;",
        "3 3\r\nabc\r\n0\r\n\r\n",
        "\r\nabc\r\n0\r\n\r\n",
        "g\r\nabc\r\n0\r\n\r\n",
        "10000000000000001\r\nabc\r\n0\r\n\r\n",
        "ffffffffffffffff\r\nabc\r\n0\r\n\r\n",
        "8000000000000000\r\nabc\r\n0\r\n\r\n",
        "0\r\nbad trailer\r\n\r\n",
        "0\r\nX: a\r\n folded\r\n\r\n",
        "0\r\nX: a\nY: b\r\n\r\n",
        "0\r\nX: " + "a".repeat(200_000) + "\r\n\r\n",
        "1;" + "e".repeat(1_000_000) + "\r\nX\r\n0\r\n\r\n",
        "1_0\r\n0123456789abcdef\r\n0\r\n\r\n",
        "1,\r\nX\r\n0\r\n\r\n",
        "1\u00a0\r\nX\r\n0\r\n\r\n",
        "1\u000b\r\nX\r\n0\r\n\r\n");
  }

  @ParameterizedTest
  @MethodSource("brokenChunks")
  void a_broken_chunk_is_refused_and_nothing_behind_it_is_parsed(String body) {
    var answers = edge.send(CHUNKED + body + NEXT);

    assertThat(answers.all()).hasSizeLessThanOrEqualTo(1);
    assertThat(answers.all()).allMatch(answer -> answer.status() == 400 || answer.status() == 413);
    assertThat(answers.all()).noneMatch(answer -> answer.body().contains("deep"));
    assertThat(answers.closed()).isTrue();
  }

  @Test
  void a_chunk_that_promises_too_much_waits_for_its_bytes_and_parses_no_request() {
    var answers = edge.send(CHUNKED + "80000001\r\n" + NEXT);

    assertThat(answers.all()).isEmpty();
  }

  @Test
  void a_chunked_body_above_the_limit_is_413_and_its_content_is_never_a_request() {
    var body = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      body.append(Integer.toHexString(NEXT.length())).append("\r\n").append(NEXT).append("\r\n");
    }

    for (var target : List.of("/echo", "/ignore", "/nowhere")) {
      var answers = edge.send(CHUNKED.replace("/echo", target) + body + "0\r\n\r\n" + NEXT);
      assertThat(answers.all()).hasSize(1);
      assertThat(answers.closed()).isTrue();
    }
  }

  @Test
  void legal_chunks_pass() {
    var body = "1;name=value\r\nX\r\n2;q=\"quoted\"\r\nYZ\r\n0\r\nX-Trailer: a\r\n\r\n";

    var answers = edge.send(CHUNKED + body + NEXT);

    assertThat(answers.all()).extracting(RawHttp.Response::body).containsExactly("XYZ", "deep");
  }

  @Test
  void a_body_that_announces_too_much_is_413_without_100_continue() {
    var answers =
        edge.send(post("Content-Length: 70000\nExpect: 100-continue\nContent-Type: text/plain\n"));

    assertThat(answers.all()).extracting(RawHttp.Response::status).containsExactly(413);
    assertThat(Edge.code(answers.only())).isEqualTo("request_body_too_large");
    assertThat(answers.closed()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"/echo, false", "/echo, true", "/own-words, false", "/own-words, true"})
  void who_sends_all_of_a_large_body_before_reading_is_told_413_and_not_reset(
      String path, boolean chunked) throws Exception {
    int size = 900_000;
    var body = "x".repeat(size);
    var request =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + (chunked
                ? "Transfer-Encoding: chunked\r\n\r\ndbba0\r\n" + body + "\r\n0\r\n\r\n"
                : "Content-Length: " + size + "\r\n\r\n" + body);
    for (int i = 0; i < 20; i++) {
      try (var client = new Socket(InetAddress.getLoopbackAddress(), edge.port())) {
        client.getOutputStream().write(request.getBytes(ISO_8859_1));

        assertThat(new String(client.getInputStream().readAllBytes(), ISO_8859_1))
            .startsWith("HTTP/1.1 413 ");
      }
    }
  }

  @Test
  void http_1_0_is_answered() {
    assertThat(edge.send("GET /ok HTTP/1.0\r\nHost: localhost\r\n\r\n").only().body())
        .isEqualTo("ok");
  }
}
