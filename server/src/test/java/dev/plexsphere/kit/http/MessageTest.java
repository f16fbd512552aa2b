package dev.plexsphere.kit.http;

import static dev.plexsphere.testkit.RawHttp.crlf;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.RawHttp;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message says about itself: parameters, media types, cookies, JSON. */
class MessageTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static Edge edge;

  @BeforeAll
  static void start() {
    edge = Edge.start();
  }

  @AfterAll
  static void stop() {
    edge.close();
  }

  private static String utf8(String latin) {
    return new String(latin.getBytes(ISO_8859_1), UTF_8);
  }

  @Test
  void forms_and_queries_carry_any_character() {
    assertThat(utf8(edge.get("/query?q=%F0%9F%A6%8A+a%2Bb", "").body())).isEqualTo("🦊 a+b");
    assertThat(utf8(edge.post("/form", FORM, "q=🦊+ä%c3%a4&x=".getBytes(UTF_8)).body()))
        .isEqualTo("🦊 ää");
    assertThat(edge.get("/query?&&q=1&", "").body()).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "q=%zz",
        "q=%2",
        "q=%",
        "q=%ff",
        "q=%c0%af",
        "q=%00",
        "q=a%00b",
        "%00=a",
        "q=1&q=2",
        "q=1&%71=1",
        "q=%ed%a0%80",
        "p=1",
        "q=",
        ""
      })
  void a_parameter_that_is_broken_or_stands_twice_is_refused(String encoded) {
    var query = edge.get("/query?" + encoded, "");
    var form = edge.post("/form", FORM, encoded.getBytes(UTF_8));

    assertThat(List.of(query.status(), form.status())).containsOnly(400);
    assertThat(Edge.code(query)).isEqualTo("invalid_request");
    assertThat(Edge.code(form)).isEqualTo("invalid_request");
  }

  @Test
  void a_name_is_told_only_when_it_is_a_plain_word() {
    assertThat(Edge.member(edge.get("/query?q=1&q=2", ""), "detail")).contains("twice: q");
    assertThat(Edge.member(edge.get("/query?%3Cb%3E=1&%3Cb%3E=2", ""), "detail"))
        .contains("twice")
        .doesNotContain("<b>");
  }

  @Test
  void wide_digits_are_no_hex_digits() {
    var form = edge.post("/form", FORM, "q=%４１".getBytes(UTF_8));

    assertThat(form.status()).isEqualTo(400);
  }

  @Test
  void more_than_100_parameters_are_refused() {
    var many = new StringBuilder("q=1");
    for (int i = 0; i < 100; i++) {
      many.append("&p").append(i).append("=1");
    }

    assertThat(edge.post("/form", FORM, many.toString().getBytes(UTF_8)).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/json, text/plain",
        "application/jsonx",
        "application/problem+json",
        "multipart/form-data; boundary=x",
        "application/json;charset=utf-16",
        "application/json; charset=\"iso-8859-1\"",
        "json"
      })
  void a_body_of_another_type_is_415(String type) {
    var answer = edge.post("/note", type, "{}".getBytes(UTF_8));

    assertThat(answer.status()).isEqualTo(415);
    assertThat(Edge.code(answer)).isEqualTo("unsupported_media_type");
    assertThat(edge.post("/form", type, "q=1".getBytes(UTF_8)).status()).isEqualTo(415);
  }

  @Test
  void a_compressed_body_is_415() {
    var head =
        "POST /note HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Encoding: gzip\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";

    assertThat(edge.send(head).only().status()).isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON",
        "application/json;charset=UTF-8",
        "application/json ; charset=\"utf-8\""
      })
  void json_may_say_that_it_is_utf_8(String type) {
    assertThat(edge.post("/note", type, "{\"text\":\"ä\"}".getBytes(UTF_8)).status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          none                                            | page
          */*                                             | page
          text/html                                       | page
          text/*                                          | page
          text/html,application/xhtml+xml,*/*;q=0.8       | page
          text/html, application/json                     | page
          application/json                                | json
          application/problem+json                        | json
          application/json, text/plain, */*               | json
          application/json, text/html;q=0.9               | json
          text/html;q=0, */*                              | json
          application/*, text/html;q=0.5                  | json
          text/html;q=nonsense, application/json;q=0.1    | json
          image/png                                       | json
          */*;q=0                                         | json
          """)
  void a_page_is_for_those_who_want_it_at_least_as_much_as_json(String accept, String answer) {
    var headers = accept == null ? "" : "Accept: " + accept + "\n";

    assertThat(edge.get("/page", headers).body()).isEqualTo(answer);
  }

  @Test
  void a_cookie_that_was_planted_beside_ours_is_no_cookie() {
    assertThat(edge.get("/cookie", "Cookie: c=1\n").body()).isEqualTo("1");
    assertThat(edge.get("/cookie", "Cookie: c=1; c=1\n").body()).isEqualTo("1");
    assertThat(edge.get("/cookie", "Cookie: c=1; c=2\n").body()).isEqualTo("none");
  }

  static List<byte[]> malformedJson() {
    return List.of(
        bytes(""),
        bytes("null"),
        bytes("[]"),
        bytes("\"a\""),
        bytes("{"),
        bytes("{\"text\":}"),
        bytes("{\"text\":\"a\"} {}"),
        bytes("{\"text\":\"a\"},"),
        bytes("{\"text\":\"a\",}"),
        bytes("{'text':'a'}"),
        bytes("{text:\"a\"}"),
        bytes("{\"text\":\"a\"/**/}"),
        bytes("{\"count\":01}"),
        bytes("{\"count\":NaN}"),
        bytes("{\"count\":" + "1".repeat(1_000) + "}"),
        bytes("{\"text\":\"a\",\"text\":\"b\"}"),
        bytes("{\"text\":\"a\",\"te\\u0078t\":\"b\"}"),
        bytes("{\"text\":\"a\\u0000b\"}"),
        bytes("{\"a\\u0000b\":1}"),
        bytes("{\"text\":\"\\ud800\"}"),
        bytes("{\"text\":\"\\ud800x\"}"),
        bytes("{\"text\":\"\\ud800\\ud800\"}"),
        bytes("{\"text\":\"\\udc00\"}"),
        bytes("{\"text\":\"\\udc00\\ud800\"}"),
        bytes("{\"text\":\"\\ud83e\\udd8a\\udd8a\"}"),
        bytes("{\"text\":\"a\nb\"}"),
        bytes("{\"text\":" + "[".repeat(40) + "]".repeat(40) + "}"),
        bytes("{\"x\":" + "{\"x\":".repeat(9_000)),
        bytes("{\"text\":\"" + "a".repeat(17_000) + "\"}"),
        bytes("{\"" + "n".repeat(300) + "\":1}"),
        latin("{\"text\":\"\u00c0\u00af\"}"),
        latin("{\"text\":\"\u00ff\"}"),
        latin("{\"text\":\"\u00ed\u00a0\u0080\"}"),
        latin("\u00ef\u00bb\u00bf{}"),
        "{\"text\":\"a\"}".getBytes(java.nio.charset.StandardCharsets.UTF_16));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] latin(String text) {
    return text.getBytes(ISO_8859_1);
  }

  @ParameterizedTest
  @MethodSource("malformedJson")
  void malformed_json_is_400_and_nothing_else(byte[] body) {
    var answer = edge.post("/note", "application/json", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(Edge.code(answer)).isEqualTo("malformed_json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"text\":\"a\",\"admin\":true}",
        "{\"Text\":\"a\"}",
        "{\"text\":1}",
        "{\"text\":true}",
        "{\"text\":{}}",
        "{\"text\":[\"a\"]}",
        "{\"count\":1.5}",
        "{\"count\":3000000000}",
        "{\"count\":1e400}",
        "{\"count\":{}}",
        "{\"count\":true}"
      })
  void a_member_that_is_unknown_or_of_another_type_is_invalid(String body) {
    var answer = edge.post("/note", "application/json", body.getBytes(UTF_8));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(Edge.code(answer)).isEqualTo("invalid_request");
  }

  @Test
  void good_json_passes() {
    var answer =
        edge.post(
            "/note", "application/json", "{\"text\":\"🦊\\u00e4\",\"count\":7}".getBytes(UTF_8));

    assertThat(utf8(answer.body())).isEqualTo("{\"text\":\"🦊ä\",\"count\":7}");
    assertThat(edge.post("/note", "application/json", bytes("{}")).body()).isEqualTo("{}");
  }

  @Test
  void a_body_above_64_kib_is_413() {
    var answer = edge.post("/note", "application/json", new byte[64 * 1024 + 1]);

    assertThat(answer.status()).isEqualTo(413);
  }

  @Test
  void who_is_refused_in_the_middle_of_a_body_reads_that_the_connection_ends() {
    var head = crlf("POST %s HTTP/1.1\nHost: localhost\nContent-Type: application/json\n");
    try (var connection = RawHttp.connect(edge.port())) {
      connection.send(head.formatted("/note") + crlf("Content-Length: 70000\n\n{"));
      var answer = connection.read();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.header("connection")).isEqualTo("close");
    }
    try (var connection = RawHttp.connect(edge.port())) {
      connection.send(head.formatted("/nowhere") + crlf("Content-Length: 2\n\n{}"));
      var answer = connection.read();
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.header("connection")).isEmpty();
    }
  }
}
