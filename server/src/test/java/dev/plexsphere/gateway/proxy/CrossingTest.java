package dev.plexsphere.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.kit.http.Limits;
import dev.plexsphere.testkit.RawHttp;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a request goes and what comes back from there: paths, queries, methods, redirects. */
class CrossingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '^',
      value = {
        "/noetl/health /api/health",
        "/noetl/ /api/",
        "/noetl/a%20b/c /api/a%20b/c",
        "/noetl/a?x=1&y=%2e%2e/ /api/a?x=1&y=%2e%2e/",
        "/noetl/a?x=[1]&y={'a'|b} /api/a?x=[1]&y={'a'|b}",
        "/noetl/a?x=|/../%2e/;b//c /api/a?x=|/../%2e/;b//c",
        "/noetl/a?x=%FF&x=+ /api/a?x=%FF&x=+",
        "/noetl/a? /api/a?",
        "/noetl/a?u=http://b//c;d /api/a?u=http://b//c;d"
      })
  void path_and_query_cross_as_they_are(String sent, String arrived) throws Exception {
    try (var upstream = RawUpstream.ok();
        var gate = Gatehouse.before(upstream.url())) {
      assertThat(gate.get(sent).status()).isEqualTo(200);
      assertThat(upstream.onlyHead()).startsWith("GET " + arrived + " HTTP/1.1\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
  void methods_and_bodies_cross(String method) throws Exception {
    try (var upstream =
            RawUpstream.start(talk -> {
              var body = talk.body();
              talk.say(
                  "HTTP/1.1 201 Made\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                      .formatted(body.length(), body));
            });
        var gate = Gatehouse.before(upstream.url())) {
      var answer = gate.ask(method + " /noetl/a", "Content-Length: 3\n", "abc");

      assertThat(answer.status()).isEqualTo(201);
      assertThat(answer.body()).isEqualTo("abc");
      assertThat(upstream.onlyHead()).startsWith(method + " /api/a ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "{self}/api/b?c=d#e /noetl/b?c=d#e",
        "/api/b /noetl/b",
        "{self}/docs {self}/docs",
        "/docs /docs",
        "b b",
        "https://{host}/api/b https://{host}/api/b",
        "http://127.0.0.1:1/api/b http://127.0.0.1:1/api/b",
        "https://idp.example/api/b https://idp.example/api/b",
        "//idp.example/api/b //idp.example/api/b"
      })
  void a_redirect_is_passed_on_and_one_to_the_upstream_itself_can_be_followed(
      String said, String seen) throws Exception {
    try (var upstream =
            RawUpstream.start(talk ->
                talk.say(
                    "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\nLocation: "
                        + here(said, self(talk.head()))
                        + "\r\n\r\n"));
        var gate = Gatehouse.before(upstream.url())) {
      var answer = gate.get("/noetl/a");

      assertThat(answer.status()).isEqualTo(302);
      assertThat(answer.header("location")).isEqualTo(here(seen, upstream.url().getAuthority()));
      assertThat(upstream.heads()).hasSize(1);
    }
  }

  private static String here(String location, String authority) {
    return location.replace("{self}", "http://" + authority).replace("{host}", authority);
  }

  private static String self(String head) {
    return RawUpstream.header(head, "host");
  }

  @Test
  void the_longest_prefix_of_whole_segments_chooses_the_upstream() throws Exception {
    try (var all = answering("all");
        var runs = answering("runs");
        var one = answering("one");
        var gate =
            new Gatehouse(
                List.of(
                    new Upstream("executions", runs.url()),
                    new Upstream("", all.url()),
                    new Upstream("executions/1", URI.create(one.url() + "/base/"))),
                Gatehouse.KNOWN,
                Gatehouse.IDLE,
                Limits.DEFAULT)) {
      assertThat(gate.get("/noetl/catalog").body()).isEqualTo("all");
      assertThat(gate.get("/noetl/executionsx").body()).isEqualTo("all");
      assertThat(gate.get("/noetl/executions").body()).isEqualTo("runs");
      assertThat(gate.get("/noetl/executions/12").body()).isEqualTo("runs");
      assertThat(gate.get("/noetl/%65xecutions/2").body()).isEqualTo("runs");
      assertThat(gate.get("/noetl/executions/1/log").body()).isEqualTo("one");
      assertThat(one.onlyHead()).startsWith("GET /base/api/executions/1/log ");
    }
  }

  private static RawUpstream answering(String body) {
    return RawUpstream.answering(
        "HTTP/1.1 200 OK\nContent-Length: %d\nConnection: close\n\n%s"
            .formatted(body.length(), body));
  }

  @Test
  void head_has_the_headers_of_a_body_and_none() throws Exception {
    try (var upstream =
            RawUpstream.answering("HTTP/1.1 200 OK\nContent-Length: 1234\nConnection: close\n\n");
        var gate = Gatehouse.before(upstream.url());
        var client = RawHttp.connect(gate.port())) {
      var answer =
          client
              .send(
                  RawHttp.crlf(
                      "HEAD /noetl/a HTTP/1.1\nHost: localhost\nx-session-token: good\n\n"))
              .readHead();

      assertThat(answer.header("content-length")).isEqualTo("1234");
    }
  }

  @Test
  void head_says_nothing_about_the_length_of_a_body_that_would_be_chunked() throws Exception {
    try (var upstream =
            RawUpstream.answering(
                "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nConnection: close\n\n");
        var gate = Gatehouse.before(upstream.url());
        var client = RawHttp.connect(gate.port())) {
      var answer = client.send(Gatehouse.head("HEAD /noetl/a", "")).readHead();

      assertThat(answer.headers()).doesNotContainKey("content-length");
    }
  }
}
