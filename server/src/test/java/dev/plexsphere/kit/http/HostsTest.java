package dev.plexsphere.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.RawHttp;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hosts are served, and whom we believe about the client. */
class HostsTest {
  private static Edge edge;
  private static Edge proxied;

  @BeforeAll
  static void start() {
    edge = new Edge(Limits.DEFAULT, new Hosts("Platform.Example.com", "Example.com", false), null);
    proxied =
        new Edge(
            Limits.DEFAULT,
            new Hosts(
                "localhost",
                null,
                true,
                List.of(AddressRange.parse("127.0.0.1"), AddressRange.parse("10.0.0.0/8"))),
            null);
  }

  @AfterAll
  static void stop() {
    edge.close();
    proxied.close();
  }

  private static RawHttp.Response at(String host, String path) {
    var text = "GET " + path + " HTTP/1.1\nHost: " + host + "\nConnection: close\n\n";
    return edge.send(RawHttp.crlf(text)).only();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "platform.example.com",
        "PLATFORM.Example.COM",
        "platform.example.com.",
        "platform.example.com:8443",
        "platform.example.com.:80"
      })
  void the_edgehost_answers_whatever_its_case_port_and_trailing_dot(String host) {
    assertThat(at(host, "/ok").body()).isEqualTo("ok");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.com",
        "example.com",
        "a.b.example.com",
        "-a.example.com",
        "a_b.example.com",
        "a%2f.example.com",
        "platform.example.com..",
        "platform.example.com.evil.com",
        "evilexample.com",
        "localhost",
        "127.0.0.1",
        "[::1]"
      })
  void any_other_host_is_421_or_malformed(String host) {
    var answer = at(host, "/ok");

    assertThat(answer.status()).isIn(421, 400);
    assertThat(answer.body()).contains("misdirected_request").doesNotContain(">ok<");
  }

  @Test
  void a_tenants_host_serves_its_own_server_only() {
    assertThat(at("acme-corp.example.com", "/where").body()).isEqualTo("tenant acme-corp");
    assertThat(at("acme-corp.example.com", "/ok").status()).isEqualTo(404);
    assertThat(at("acme-corp.example.com", "/as/beta-llc/where").status()).isEqualTo(404);
    assertThat(at("platform.example.com", "/as/acme-corp/where").status()).isEqualTo(404);
    var metadata = "/.well-known/oauth-authorization-server";
    assertThat(at("acme-corp.example.com", metadata).body()).isEqualTo("metadata of acme-corp");
    assertThat(at("platform.example.com", metadata + "/as/acme-corp").status()).isEqualTo(404);
  }

  @Test
  void without_a_base_domain_the_edgehost_serves_the_tenants() {
    assertThat(proxied.get("/as/acme-corp/where", "").body()).isEqualTo("tenant acme-corp");
  }

  @Test
  void forwarded_headers_of_a_stranger_mean_nothing() {
    try (var plain = Edge.start()) {
      var headers = "X-Forwarded-For: 192.0.2.7\nX-Forwarded-Proto: https\n";

      assertThat(plain.get("/client", headers).body()).isEqualTo("127.0.0.1 false");
    }
  }

  @Test
  void a_stranger_beside_the_trusted_proxies_is_not_believed() {
    var hosts = new Hosts("localhost", null, true, List.of(AddressRange.parse("10.0.0.0/8")));
    try (var beside = new Edge(Limits.DEFAULT, hosts, null)) {
      var headers = "X-Forwarded-For: 192.0.2.7\nX-Forwarded-Proto: https\n";

      assertThat(beside.get("/client", headers).body()).isEqualTo("127.0.0.1 false");
    }
  }

  @Test
  void of_a_user_agent_512_characters_are_kept() {
    assertThat(proxied.get("/agent", "User-Agent: " + "a".repeat(600) + "\n").body())
        .isEqualTo("a".repeat(512));
    // The UTF-8 of one character of two UTF-16 units is read as four of one unit: none is halved.
    var smile = "\u00f0\u009f\u0098\u0080";
    assertThat(proxied.get("/agent", "User-Agent: " + "a".repeat(511) + smile + "\n").body())
        .isEqualTo("a".repeat(511) + "\u00c3\u00b0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          192.0.2.7                       | 192.0.2.7
          203.0.113.9, 192.0.2.7          | 192.0.2.7
          192.0.2.7, 10.1.2.3             | 192.0.2.7
          6.6.6.6, 192.0.2.7, 10.1.2.3    | 192.0.2.7
          192.0.2.7:51234                 | 192.0.2.7
          [2001:db8::7]:443               | 2001:db8:0:0:0:0:0:7
          2001:db8::7                     | 2001:db8:0:0:0:0:0:7
          10.1.2.3                        | 10.1.2.3
          localhost                       | 127.0.0.1
          6.6.6.6, unknown, 10.1.2.3      | 10.1.2.3
          6.6.6.6, <script>               | 127.0.0.1
          """)
  void behind_trusted_proxies_the_client_is_the_rightmost_hop_that_is_none(
      String hops, String client) {
    assertThat(proxied.get("/client", "X-Forwarded-For: " + hops + "\n").body())
        .isEqualTo(client + " false");
  }

  @Test
  void several_forwarded_lines_are_one_list() {
    var headers = "X-Forwarded-For: 6.6.6.6\nX-Forwarded-For: 192.0.2.7, 10.1.1.1\n";

    assertThat(proxied.get("/client", headers).body()).isEqualTo("192.0.2.7 false");
  }

  @Test
  void a_trusted_proxy_says_whether_the_client_came_over_tls() {
    assertThat(proxied.get("/client", "X-Forwarded-Proto: https\n").body())
        .isEqualTo("127.0.0.1 true");
    assertThat(proxied.get("/client", "X-Forwarded-Proto: https, http\n").body())
        .isEqualTo("127.0.0.1 false");
  }

  @Test
  void only_over_tls_and_only_on_a_real_host_are_browsers_told_to_insist_on_tls() {
    var hosts =
        new Hosts("platform.example.com", null, true, List.of(AddressRange.parse("127.0.0.1")));
    try (var edge = new Edge(Limits.DEFAULT, hosts, null)) {
      assertThat(insists(edge, "platform.example.com", "https")).isEqualTo("max-age=31536000");
      assertThat(insists(edge, "platform.example.com", "http")).isEmpty();
      assertThat(insists(edge, "localhost", "https")).isEmpty();
    }
  }

  private static String insists(Edge edge, String host, String scheme) {
    var text =
        "GET /ok HTTP/1.1\nHost: %s\nX-Forwarded-Proto: %s\nConnection: close\n\n"
            .formatted(host, scheme);
    return edge.send(RawHttp.crlf(text)).only().header("strict-transport-security");
  }
}
