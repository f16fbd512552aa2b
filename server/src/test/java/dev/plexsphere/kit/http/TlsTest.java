package dev.plexsphere.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.kit.time.Clocks;
import dev.plexsphere.kit.tls.DevAuthority;
import dev.plexsphere.testkit.Eventually;
import dev.plexsphere.testkit.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both schemes on one port, with a certificate of the development authority. */
class TlsTest {
  private static final String OK = "GET /ok HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @TempDir private Path directory;
  private DevAuthority authority;
  private Edge edge;

  @BeforeEach
  void start() {
    authority = DevAuthority.open(directory, Clocks.system());
    edge = edge(Limits.DEFAULT.tlsPoll(Duration.ofMillis(20)));
  }

  private Edge edge(Limits limits) {
    return new Edge(limits, new Hosts("localhost", null, true), authority.server());
  }

  @AfterEach
  void stop() {
    edge.close();
  }

  /** Trusts that authority and no other. */
  static SSLContext trust(Path caFile) {
    try (var in = Files.newInputStream(caFile)) {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
      var trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(store);
      var tls = SSLContext.getInstance("TLS");
      tls.init(null, trust.getTrustManagers(), null);
      return tls;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private SSLContext trust() {
    return trust(authority.caFile());
  }

  @Test
  void one_port_answers_both_schemes() {
    try (var plain = RawHttp.connect(edge.port());
        var tls = RawHttp.connect(edge.port(), trust(), "localhost")) {
      assertThat(plain.send(OK).read().body()).isEqualTo("ok");
      assertThat(tls.send(OK).read().body()).isEqualTo("ok");
      assertThat(tls.send(OK.replace("/ok", "/client")).read().body()).isEqualTo("127.0.0.1 true");
    }
  }

  @Test
  void http_2_is_agreed_on_by_alpn_and_has_the_same_refusals() throws Exception {
    try (var client =
        HttpClient.newBuilder().sslContext(trust()).version(HttpClient.Version.HTTP_2).build()) {
      var base = "https://localhost:" + edge.port();
      var ok = get(client, base + "/ok");
      var missing = get(client, base + "/nowhere");
      assertThat(ok.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(ok.body()).isEqualTo("ok");
      assertThat(missing.statusCode()).isEqualTo(404);
      assertThat(missing.body()).contains("\"not_found\"");
      assertThat(tooLarge(client, base)).isIn("413", "reset");
    }
  }

  /**
   * Jetty answers 413 and then cancels the rest of the upload. When the cancellation overtakes the
   * answer in the JDK's client, all that this client tells is the reset.
   */
  private static String tooLarge(HttpClient client, String base) throws Exception {
    try {
      var answer =
          client.send(
              HttpRequest.newBuilder(URI.create(base + "/echo"))
                  .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[70_000]))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.headers().map()).doesNotContainKey("connection");
      return String.valueOf(answer.statusCode());
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("RST_STREAM");
      return "reset";
    }
  }

  private static HttpResponse<String> get(HttpClient client, String url) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private SSLSocket open(String protocol) throws IOException {
    var socket =
        (SSLSocket)
            trust().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), edge.port());
    socket.setEnabledProtocols(new String[] {protocol});
    return socket;
  }

  @Test
  void tls_1_2_and_1_3_are_spoken() throws Exception {
    for (var protocol : new String[] {"TLSv1.2", "TLSv1.3"}) {
      try (var socket = open(protocol)) {
        socket.startHandshake();
        assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
      }
    }
  }

  /** The JDK's own client cannot offer TLS 1.1 any more, so this hello is written by hand. */
  @Test
  void tls_1_1_is_refused() throws Exception {
    var hello =
        new byte[] {
          0x16,
          3,
          1,
          0,
          45,
          1,
          0,
          0,
          41,
          3,
          2,
          1,
          2,
          3,
          4,
          5,
          6,
          7,
          8,
          9,
          10,
          11,
          12,
          13,
          14,
          15,
          16,
          17,
          18,
          19,
          20,
          21,
          22,
          23,
          24,
          25,
          26,
          27,
          28,
          29,
          30,
          31,
          32,
          0,
          0,
          2,
          (byte) 0xC0,
          0x09,
          1,
          0
        };
    try (var socket = new java.net.Socket(InetAddress.getLoopbackAddress(), edge.port())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(hello);
      var answer = socket.getInputStream().readNBytes(7);
      assertThat(answer[0]).as("an alert").isEqualTo((byte) 0x15);
      assertThat(answer[5]).as("fatal").isEqualTo((byte) 2);
      assertThat(answer[6]).as("protocol_version").isEqualTo((byte) 70);
    }
  }

  @Test
  void a_certificate_that_was_replaced_is_served_without_a_restart() throws Exception {
    var before = served();
    Files.delete(directory.resolve("server.pem"));
    Files.delete(directory.resolve("server.key"));
    DevAuthority.open(directory, Clocks.system());

    Eventually.until(Duration.ofSeconds(10), () -> !before.equals(served()));
  }

  @Test
  void half_a_replacement_leaves_the_old_certificate() throws Exception {
    var before = served();
    Files.writeString(directory.resolve("server.key"), "half of it");
    Files.setLastModifiedTime(
        directory.resolve("server.key"),
        java.nio.file.attribute.FileTime.from(Clocks.system().instant().plusSeconds(5)));

    assertThat(served()).isEqualTo(before);
    assertThat(served()).isEqualTo(before);
  }

  private X509Certificate served() {
    try (var socket = open("TLSv1.3")) {
      socket.startHandshake();
      return (X509Certificate) Arrays.asList(socket.getSession().getPeerCertificates()).getFirst();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_client_that_does_not_trust_the_authority_fails(@TempDir Path other) {
    var stranger = trust(DevAuthority.open(other, Clocks.system()).caFile());

    assertThatThrownBy(() -> RawHttp.connect(edge.port(), stranger, "localhost"))
        .hasRootCauseInstanceOf(Exception.class)
        .hasCauseInstanceOf(SSLException.class);
  }

  @Test
  void garbage_instead_of_a_handshake_is_closed() {
    try (var connection = RawHttp.connect(edge.port())) {
      connection.send(new byte[] {0x16, 3, 1, 0, 4, 'a', 'b', 'c', 'd'});
      connection.send("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThatThrownBy(connection::read).isInstanceOf(AssertionError.class);
    }
    assertThat(edge.get("/ok", "").body()).isEqualTo("ok");
  }

  @Test
  void a_handshake_that_does_not_come_to_its_end_is_cut_off() {
    try (var hasty = edge(Limits.DEFAULT.request(Duration.ofMillis(300)));
        var connection = RawHttp.connect(hasty.port())) {
      connection.send(new byte[] {0x16, 3, 1, 0x3f, -1, 1}); // 16 KiB would end it
      Eventually.until(
          Duration.ofSeconds(10),
          () -> {
            connection.send(new byte[] {0});
            return silent(connection);
          });
    }
  }

  private static boolean silent(RawHttp connection) {
    try {
      connection.readAll(Duration.ofMillis(30));
      return connection.closedByPeer();
    } catch (AssertionError _) {
      return true; // an alert, which is no HTTP
    }
  }
}
