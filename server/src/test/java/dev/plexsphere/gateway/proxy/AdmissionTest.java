package dev.plexsphere.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.gateway.AccessRule;
import dev.plexsphere.gateway.Capability;
import dev.plexsphere.gateway.GatewaySession;
import dev.plexsphere.testkit.RawHttp;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who passes the gateway, and what everybody else is told. */
class AdmissionTest {
  private final RawUpstream upstream = RawUpstream.ok();
  private final Gatehouse gate = Gatehouse.before(upstream.url(), AdmissionTest::session);

  private static Optional<GatewaySession> session(String token) {
    return switch (token) {
      case "good" -> known(Gatehouse.rule("**", "api/secret**"));
      case "views" -> known(Gatehouse.rule("api/a b/*", null, Capability.VIEW));
      case "edits" -> known(Gatehouse.rule("api/a b/*", null, Capability.MODIFY));
      case "nothing" -> known();
      case "boom" -> throw new IllegalStateException("no database; token was " + token);
      default -> Optional.empty();
    };
  }

  private static Optional<GatewaySession> known(AccessRule... rules) {
    return Optional.of(Gatehouse.session("alice@example.com", List.of("developer"), rules));
  }

  @AfterEach
  void close() throws Exception {
    gate.close();
    upstream.close();
  }

  private RawHttp.Response ask(String target, String headers) {
    return gate.send("GET " + target + " HTTP/1.1\nHost: localhost\n" + headers + "\n", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer good\n",
        "authorization: bearer good\n",
        "X-Session-Token: good\n",
        "Authorization: Basic Z29vZA==\nx-session-token: good\n",
        "Authorization: Bearer good\nx-session-token: good\n"
      })
  void requirement_82_a_session_in_a_header_passes(String headers) {
    assertThat(ask("/noetl/health", headers).body()).isEqualTo("ok");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Authorization: Basic good\n",
        "Authorization: Bearer \n",
        "Cookie: session_token=good\n",
        "Cookie: x-session-token=good\n",
        "X_Session_Token: good\n"
      })
  void without_one_it_is_401_in_plain_text(String headers) {
    var answer = ask("/noetl/health", headers);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body()).isEqualTo("missing session token");
    assertThat(answer.header("content-type")).startsWith("text/plain");
    assertThat(answer.header("www-authenticate")).isEqualTo("Bearer");
    assertThat(upstream.heads()).isEmpty();
  }

  @Test
  void with_another_it_is_401_and_the_body_is_not_waited_for() {
    var answer =
        gate.send(
            """
            POST /noetl/x HTTP/1.1
            Host: localhost
            Authorization: Bearer bad
            Content-Length: 5000000

            """,
            "");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body()).isEqualTo("invalid or expired session");
    assertThat(answer.header("www-authenticate")).isEqualTo("Bearer");
    assertThat(answer.header("connection")).isEqualTo("close");
    assertThat(upstream.heads()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "session_token=good",
        "a=1&session_token=good",
        "session%5Ftoken=good",
        "a;session_token=x",
        "session_token"
      })
  void a_token_in_the_query_is_refused_even_beside_a_good_header(String query) {
    var answer = ask("/noetl/events?" + query, "Authorization: Bearer good\n");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).startsWith("{\"error\":\"a session token does not belong into a URL");
    assertThat(upstream.heads()).isEmpty();
  }

  @Test
  void two_session_headers_are_refused() {
    var answer = ask("/noetl/health", "x-session-token: good\nx-session-token: bad\n");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(upstream.heads()).isEmpty();
  }

  @Test
  void where_nobody_knows_it_is_503_and_nobody_passes() {
    var answer = ask("/noetl/health", "Authorization: Bearer boom\n");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).startsWith("{\"error\":");
    assertThat(answer.header("retry-after")).isEqualTo("1");
    assertThat(upstream.heads()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret", "secret/", "secret/plans", "%73ecret/plans"})
  void what_the_roles_do_not_allow_is_403_however_it_is_spelt(String path) {
    var answer = ask("/noetl/" + path, "Authorization: Bearer good\n");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body()).isEqualTo("{\"error\":\"your roles do not allow this\"}");
    assertThat(upstream.heads()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, views, 200",
    "HEAD, views, 200",
    "OPTIONS, views, 200",
    "POST, views, 403",
    "PUT, views, 403",
    "PATCH, views, 403",
    "DELETE, views, 403",
    "PUT, edits, 200",
    "PATCH, edits, 200",
    "DELETE, edits, 200",
    "GET, edits, 403",
    "POST, edits, 403",
    "GET, nothing, 403",
    "POST, good, 200"
  })
  void reading_is_a_view_replacing_and_deleting_modify_and_the_rest_executes(
      String method, String token, int status) {
    try (var client = RawHttp.connect(gate.port())) {
      var answer =
          client
              .send(
                  RawHttp.crlf(
                      method
                          + " /noetl/a%20b/%C3%A4?q=1 HTTP/1.1\nHost: localhost\nContent-Length: 0\n"
                          + "x-session-token: "
                          + token
                          + "\n\n"))
              .readHead();

      assertThat(answer.status()).isEqualTo(status);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "CONNECT", "PROPFIND", "FOO"})
  void other_methods_do_not_pass(String method) {
    var target = method.equals("CONNECT") ? "localhost:80" : "/noetl/health";
    var answer = gate.ask(method + " " + target, "", "");

    assertThat(answer.status()).isIn(404, 405, 501);
    assertThat(upstream.heads()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/noetl/../v1/x",
        "/noetl/a/..",
        "/noetl/./a",
        "/noetl/%2e%2e/a",
        "/noetl/a%2Fb",
        "/noetl/a%2fb",
        "/noetl/a%5cb",
        "/noetl/a%25b",
        "/noetl/a%252fb",
        "/noetl/a;b=1",
        "/noetl/a%3bb",
        "/noetl//a",
        "//noetl/a",
        "/noetl/a//b",
        "/noetl/a%00b",
        "/noetl/a\\b",
        "/noetl/a%0d%0ab",
        "/noetl/%ff",
        "/noetl/a?x=%zz",
        "/noetl/a?x=%2"
      })
  void an_address_with_two_readings_is_refused_before_anything_is_sent(String path) {
    var answer = gate.get(path);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(upstream.heads()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/noetl", "/noetlx/a", "/NOETL/a", "/api/health", "/"})
  void everything_beside_the_prefix_is_not_the_proxys(String path) {
    assertThat(gate.get(path).status()).isEqualTo(404);
    assertThat(upstream.heads()).isEmpty();
  }

  @Test
  void bad_framing_and_a_foreign_host_are_refused_before_anything_is_sent() {
    assertThat(
            gate.ask("POST /noetl/a", "Transfer-Encoding: gzip, chunked\n", "0\r\n\r\n").status())
        .isEqualTo(400);
    assertThat(
            gate.send(
                    "GET /noetl/a HTTP/1.1\nHost: evil.example\nAuthorization: Bearer good\n\n", "")
                .status())
        .isEqualTo(421);
    assertThat(upstream.heads()).isEmpty();
  }
}
