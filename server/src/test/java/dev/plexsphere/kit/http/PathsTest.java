package dev.plexsphere.kit.http;

import static dev.plexsphere.testkit.RawHttp.crlf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.RawHttp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which paths and methods are answered, and how. */
class PathsTest {
  private static Edge edge;

  @BeforeAll
  static void start() {
    edge = Edge.start();
  }

  @AfterAll
  static void stop() {
    edge.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//ok",
        "/ok//",
        "/;x/ok",
        "/ok;a=1",
        "/%2e%2e/ok",
        "/%2E%2E%2Fok",
        "/.%2e/ok",
        "/x/../ok",
        "/./ok",
        "/ok/.",
        "/ok/..",
        "/%2fok",
        "/v1%2fadmin/secrets",
        "/v1/admin%5csecrets",
        "/%00",
        "/ok%00",
        "/%0d%0aX:%20y",
        "/%7f",
        "/v1\\admin\\secrets",
        "/%",
        "/%2",
        "/%zz",
        "/%ff",
        "/%c0%ae%c0%ae/ok",
        "/segment/%c0%af",
        "/%3bx/ok",
        "/%252e%252e/ok",
        "/caf\u00e9",
        "*",
        "ok",
        ""
      })
  void a_path_with_two_readings_is_refused_before_routing(String path) {
    var answers =
        edge.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    assertThat(answers.only().status()).isBetween(400, 404);
    assertThat(answers.only().body()).contains("\"code\":").doesNotContain("deep");
    if (answers.only().status() == 404) {
      assertThat(path).isEqualTo("/%ff"); // one reading, and nothing there
    }
  }

  /** Not over the wire: our reading must hold whatever Jetty lets through. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a;b",
        "/a\\b",
        "/a b",
        "/a\tb",
        "/a\u0001",
        "/a\u007f",
        "/caf\u00e9",
        "//",
        "/a//b",
        "/.",
        "/..",
        "/a/./b",
        "/a/../b",
        "/%",
        "/%2",
        "/%zz",
        "/%2z",
        "/%\uff12\uff10",
        "/%00",
        "/%1f",
        "/%7f",
        "/%2f",
        "/%5C",
        "/%2e",
        "/%25",
        "/%3B"
      })
  void a_path_with_two_readings_is_not_clean(String path) {
    assertThat(Paths.isClean(path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/a", "/a/", "/...", "/.well-known/x", "/a.b", "/%20", "/%c3%a4", "/a+b"})
  void any_other_path_is_clean(String path) {
    assertThat(Paths.isClean(path)).isTrue();
  }

  @Test
  void the_asterisk_is_no_path_of_ours() {
    var answer =
        edge.send(crlf("OPTIONS * HTTP/1.1\nHost: localhost\nConnection: close\n\n")).only();

    assertThat(answer.status()).isEqualTo(400);
    assertThat(Edge.code(answer)).isEqualTo("invalid_path");
  }

  @Test
  void path_segments_are_decoded_once() {
    assertThat(edge.get("/segment/a%20b+c", "").body()).isEqualTo("a b+c");
    assertThat(edge.get("/segment/%f0%9f%a6%8a", "").body()).isEqualTo("ð\u009f¦\u008a");
  }

  @Test
  void a_long_request_line_is_414_and_large_headers_are_431() {
    var line = edge.send(crlf("GET /" + "a".repeat(20_000) + " HTTP/1.1\nHost: localhost\n\n"));
    var query = edge.send(crlf("GET /ok?" + "a".repeat(20_000) + " HTTP/1.1\nHost: localhost\n\n"));
    var header = edge.get("/ok", "X: " + "a".repeat(20_000) + "\n");
    var headers = edge.get("/ok", "X: aaaaaaaaaaaaaaaa\n".repeat(1_000));

    assertThat(Edge.code(line.only())).isEqualTo("uri_too_long");
    assertThat(line.only().status()).isEqualTo(414);
    assertThat(query.only().status()).isEqualTo(414);
    assertThat(header.status()).isEqualTo(431);
    assertThat(Edge.code(header)).isEqualTo("headers_too_large");
    assertThat(headers.status()).isEqualTo(431);
  }

  @Test
  void methods_are_answered_one_by_one() {
    assertThat(
            edge.send(crlf("get /ok HTTP/1.1\nHost: localhost\nConnection: close\n\n"))
                .only()
                .status())
        .isEqualTo(501);
    assertThat(
            edge.send(crlf("BREW /ok HTTP/1.1\nHost: localhost\nConnection: close\n\n"))
                .only()
                .status())
        .isEqualTo(501);
    var wrong =
        edge.send(crlf("DELETE /ok HTTP/1.1\nHost: localhost\nConnection: close\n\n")).only();
    assertThat(wrong.status()).isEqualTo(405);
    assertThat(wrong.header("allow")).isEqualTo("GET, HEAD, OPTIONS");
    assertThat(Edge.code(wrong)).isEqualTo("method_not_allowed");
    var options =
        edge.send(crlf("OPTIONS /echo HTTP/1.1\nHost: localhost\nConnection: close\n\n")).only();
    assertThat(options.status()).isEqualTo(204);
    assertThat(options.header("allow")).isEqualTo("OPTIONS, POST");
    assertThat(
            edge.send(crlf("TRACE /ok HTTP/1.1\nHost: localhost\nConnection: close\n\n"))
                .only()
                .status())
        .isEqualTo(405);
    assertThat(
            edge.send(crlf("CONNECT localhost:1 HTTP/1.1\nHost: localhost:1\n\n")).only().status())
        .isIn(400, 404, 405);
  }

  @Test
  void head_has_the_headers_of_get_and_no_body() {
    try (var connection = RawHttp.connect(edge.port())) {
      var head = connection.send(crlf("HEAD /ok HTTP/1.1\nHost: localhost\n\n")).readHead();
      var next =
          connection.send(crlf("GET /v1/admin/secrets HTTP/1.1\nHost: localhost\n\n")).read();

      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("content-length")).isEqualTo("2");
      assertThat(next.body()).isEqualTo("deep");
    }
  }
}
