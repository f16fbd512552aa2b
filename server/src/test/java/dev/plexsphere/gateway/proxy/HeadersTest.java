package dev.plexsphere.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which headers cross the gateway, in either direction, and which are its own. */
class HeadersTest {

  @Test
  void what_a_client_may_not_say_does_not_arrive() throws Exception {
    try (var upstream = RawUpstream.ok();
        var gate = Gatehouse.before(upstream.url())) {
      gate.ask(
          "GET /noetl/a",
          """
          x-session-token: good
          X-Session-Token-Old: evil
          Cookie: session_token=good; a=b
          Cookie2: evil
          Forwarded: for=9.9.9.9
          X-Forwarded-For: 9.9.9.9
          X-Forwarded-Host: evil.example
          X-Forwarded-Proto: https
          X-Forwarded-Prefix: /evil
          X-User-Id: 1
          x-user-roles: admin
          X-User-Anything: evil
          X_User_Id: 1
          X_Forwarded_For: 9.9.9.9
          Client-Cert: evil
          X-Client-Cert: evil
          X-SSL-Client-Verify: evil
          X-Real-IP: 9.9.9.9
          X-Correlation-Id: evil
          X-HTTP-Method-Override: DELETE
          X-HTTP-Method: DELETE
          X-Method-Override: DELETE
          X-Original-URL: /admin
          X-Rewrite-URL: /admin
          Proxy-Connection: evil
          Proxy-Authorization: Basic evil
          Proxy: evil
          Via: 1.1 evil
          Upgrade: websocket
          HTTP2-Settings: evil
          Keep-Alive: timeout=9
          TE: trailers
          X-Secret-Hop: evil
          Connection: upgrade, X-Secret-Hop
          X-Harmless: kept
          Accept: application/json
          """,
          "");
      var head = upstream.onlyHead();

      assertThat(names(head))
          .containsExactlyInAnyOrder(
              "host",
              "x-harmless",
              "accept",
              "x-forwarded-for",
              "x-forwarded-proto",
              "x-forwarded-host",
              "x-user-id",
              "x-user-email",
              "x-user-roles",
              "x-correlation-id");
      assertThat(head).doesNotContainIgnoringCase("evil").doesNotContain("good");
      assertThat(RawUpstream.header(head, "host")).isEqualTo(upstream.url().getAuthority());
      assertThat(RawUpstream.header(head, "x-forwarded-for")).isEqualTo("127.0.0.1");
      assertThat(RawUpstream.header(head, "x-forwarded-proto")).isEqualTo("http");
      assertThat(RawUpstream.header(head, "x-forwarded-host")).isEqualTo("localhost");
      assertThat(RawUpstream.header(head, "x-user-id")).isEqualTo(Gatehouse.ALICES.toString());
      assertThat(RawUpstream.header(head, "x-user-email")).isEqualTo("alice@example.com");
      assertThat(RawUpstream.header(head, "x-user-roles")).isEqualTo("developer,viewer");
    }
  }

  @Test
  void a_certificate_that_a_proxy_passed_on_to_us_goes_no_further() throws Exception {
    try (var upstream = RawUpstream.ok();
        var gate = new Gatehouse(upstream.url(), "X-Amzn-Mtls-Clientcert")) {
      gate.ask(
          "GET /noetl/a",
          """
          x-session-token: good
          X-Amzn-Mtls-Clientcert: evil
          X_Amzn_Mtls_Clientcert: evil
          X-Forwarded-Client-Cert: evil
          X-Amzn-Trace: kept
          """,
          "");

      assertThat(upstream.onlyHead()).contains("kept").doesNotContain("evil");
    }
  }

  private static List<String> names(String head) {
    return head.lines()
        .skip(1)
        .filter(line -> !line.isEmpty())
        .map(line -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT))
        .toList();
  }

  @Test
  void a_name_cannot_break_out_of_its_header() throws Exception {
    var mallory =
        Gatehouse.session(
            "mäl@example.com\r\nX-User-Id: 1", List.of("viewer,admin"), Gatehouse.rule("**", null));
    try (var upstream = RawUpstream.ok();
        var gate = Gatehouse.before(upstream.url(), _ -> Optional.of(mallory))) {
      gate.get("/noetl/a");
      var head = upstream.onlyHead();

      assertThat(RawUpstream.header(head, "x-user-id")).isEqualTo(Gatehouse.ALICES.toString());
      assertThat(RawUpstream.header(head, "x-user-email"))
          .isEqualTo("m%C3%A4l@example.com%0D%0AX-User-Id:%201");
      assertThat(RawUpstream.header(head, "x-user-roles")).isEqualTo("viewer%2Cadmin");
    }
  }

  @Test
  void trailers_do_not_cross() throws Exception {
    var body = new StringBuilder();
    try (var upstream =
            RawUpstream.start(talk -> {
              while (body.indexOf("0\r\n") < 0 || !body.toString().endsWith("\r\n\r\n")) {
                body.append(talk.next());
              }
              talk.say("HTTP/1.1 204 Done\r\nConnection: close\r\n\r\n");
            });
        var gate = Gatehouse.before(upstream.url())) {
      var answer =
          gate.ask(
              "POST /noetl/a",
              "Transfer-Encoding: chunked\nTrailer: X-User-Id\n",
              "3\r\nabc\r\n0\r\nX-User-Id: 1\r\n\r\n");

      assertThat(answer.status()).isEqualTo(204);
      assertThat(body.toString()).contains("abc").doesNotContain("X-User-Id");
      assertThat(RawUpstream.header(upstream.onlyHead(), "trailer")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"102 Processing", "103 Early Hints"})
  void what_an_upstream_says_before_its_answer_does_not_come_back(String interim) throws Exception {
    try (var upstream =
            RawUpstream.answering(
                "HTTP/1.1 "
                    + interim
                    + """

                    Link: </evil>; rel=preload
                    Set-Cookie: a=evil

                    HTTP/1.1 200 OK
                    Content-Length: 3
                    Connection: close

                    tea\
                    """);
        var gate = Gatehouse.before(upstream.url())) {
      var answer = gate.get("/noetl/a");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers().toString()).doesNotContain("evil");
      assertThat(answer.body()).isEqualTo("tea");
    }
  }

  @Test
  void what_would_give_an_upstream_power_over_the_origin_does_not_come_back() throws Exception {
    try (var upstream =
            RawUpstream.answering(
                """
                HTTP/1.1 418 Teapot
                Content-Type: text/html
                Content-Length: 3
                Set-Cookie: a=evil
                Set-Cookie: b=evil
                Set-Cookie2: c=evil
                Clear-Site-Data: "*"
                Service-Worker-Allowed: /evil
                Strict-Transport-Security: max-age=1
                Alt-Svc: h2="evil:1"
                Server: evil
                Date: evil
                X-Correlation-Id: evil
                X-Content-Type-Options: evil
                Referrer-Policy: unsafe-evil
                Keep-Alive: evil
                Proxy-Authenticate: evil
                Proxy-Authentication-Info: evil
                Proxy-Authorization: evil
                Proxy-Connection: evil
                TE: evil
                Trailer: evil
                Upgrade: evil
                X-Secret-Hop: evil
                Connection: close, X-Secret-Hop
                Cache-Control: max-age=5
                Content-Security-Policy: default-src 'none'
                ETag: "kept"
                X-Twice: 1
                X-Twice: 2

                tea\
                """);
        var gate = Gatehouse.before(upstream.url())) {
      var answer = gate.get("/noetl/a");

      assertThat(answer.status()).isEqualTo(418);
      assertThat(answer.body()).isEqualTo("tea");
      assertThat(answer.headers().toString()).doesNotContain("evil");
      assertThat(answer.headers())
          .containsOnlyKeys(
              "content-type",
              "content-length",
              "date",
              "x-correlation-id",
              "x-content-type-options",
              "referrer-policy",
              "cache-control",
              "content-security-policy",
              "etag",
              "x-twice");
      assertThat(answer.headers().get("x-content-type-options")).containsExactly("nosniff");
      assertThat(answer.headers().get("content-security-policy"))
          .containsExactly("default-src 'none'", "sandbox");
      assertThat(answer.headers().get("cache-control")).containsExactly("max-age=5");
      assertThat(answer.headers().get("x-twice")).containsExactly("1", "2");
      assertThat(answer.headers().get("x-correlation-id"))
          .containsExactly(RawUpstream.header(upstream.onlyHead(), "x-correlation-id"));
    }
  }
}
