package dev.plexsphere.kit.http;

import static dev.plexsphere.testkit.RawHttp.crlf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.RawHttp;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that decide, and headers that every answer carries. */
class HeadersTest {
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
        "Authorization: Bearer a\nAuthorization: Bearer b\n",
        "Authorization: Bearer a\nauthorization: Bearer a\n",
        "Origin: http://localhost\nOrigin: http://evil\n",
        "X-Plexsphere-CSRF: a\nX-Plexsphere-CSRF: b\n",
        "Content-Type: text/plain\nContent-Type: application/json\n",
        "Content-Encoding: gzip\nContent-Encoding: identity\n",
        "Sec-Fetch-Site: same-origin\nSec-Fetch-Site: cross-site\n",
        "Idempotency-Key: a\nIdempotency-Key: b\n"
      })
  void a_header_that_decides_stands_once(String headers) {
    var answer = edge.get("/ok", headers);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(Edge.member(answer, "detail")).contains("stands twice");
  }

  @Test
  void every_answer_carries_the_headers_that_keep_browsers_calm() {
    for (var answer : List.of(edge.get("/ok", ""), edge.get("/nowhere", ""))) {
      assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
      assertThat(answer.header("cache-control")).isEqualTo("no-store");
      assertThat(answer.header("referrer-policy")).isEqualTo("no-referrer");
      assertThat(answer.header("x-correlation-id")).matches("[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}");
      assertThat(answer.headers()).doesNotContainKeys("server", "strict-transport-security");
    }
  }

  @Test
  void a_fault_of_ours_is_500_and_shows_nothing_of_the_inside() {
    var answer = edge.get("/boom", "");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).doesNotContain("secret inside").doesNotContain("IllegalState");
    assertThat(Edge.member(answer, "correlation_id")).isEqualTo(answer.header("x-correlation-id"));
    assertThat(answer.header("link")).isEqualTo("<http://localhost/errors/internal>; rel=\"help\"");
  }

  @Test
  void a_header_value_is_what_this_request_said_and_not_a_look_alike_of_an_earlier_one() {
    try (var connection = RawHttp.connect(edge.port())) {
      var said =
          List.of("c=Secret", "c=secret", "C=Secret").stream()
              .map(cookie ->
                  connection
                      .send(
                          crlf("GET /cookie HTTP/1.1\nHost: localhost\nCookie: " + cookie + "\n\n"))
                      .read()
                      .body())
              .toList();

      assertThat(said).containsExactly("Secret", "secret", "none");
    }
  }
}
