package dev.plexsphere.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.kit.time.Clocks;
import dev.plexsphere.kit.tls.DevAuthority;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients with HTTP/2 before upstreams with HTTP/1.1. */
class Http2Test {
  @TempDir private Path directory;
  private DevAuthority authority;
  private HttpClient client;

  @BeforeEach
  void makeAuthority() throws Exception {
    authority = DevAuthority.open(directory, Clocks.system());
    client =
        HttpClient.newBuilder()
            .sslContext(trust(authority.caFile()))
            .version(HttpClient.Version.HTTP_2)
            .build();
  }

  @AfterEach
  void close() {
    client.close();
  }

  private static SSLContext trust(Path certificate) throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (var in = Files.newInputStream(certificate)) {
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trusted.getTrustManagers(), null);
    return context;
  }

  private static HttpRequest.Builder request(Gatehouse gate) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + gate.port() + "/noetl/a"))
        .header("Authorization", "Bearer good");
  }

  @Test
  void a_body_without_a_length_arrives_whole() throws Exception {
    try (var upstream =
            RawUpstream.start(talk -> {
              var body = new StringBuilder();
              while (body.indexOf("0\r\n\r\n") < 0) {
                body.append(talk.next());
              }
              talk.say("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\n")
                  .say(body.toString().contains("abc") ? "abc" : "???");
            });
        var gate = new Gatehouse(upstream.url(), authority.server())) {
      var body =
          HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString("abc"));
      var answer =
          client.send(request(gate).POST(body).build(), HttpResponse.BodyHandlers.ofString());

      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(answer.body()).isEqualTo("abc");
      assertThat(RawUpstream.header(upstream.onlyHead(), "x-forwarded-proto")).isEqualTo("https");
      assertThat(RawUpstream.header(upstream.onlyHead(), "x-forwarded-host"))
          .isEqualTo("localhost:" + gate.port());
    }
  }

  @Test
  void a_request_without_a_body_arrives_without_one() throws Exception {
    try (var upstream = RawUpstream.ok();
        var gate = new Gatehouse(upstream.url(), authority.server())) {
      var answer = client.send(request(gate).build(), HttpResponse.BodyHandlers.ofString());

      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(upstream.onlyHead())
          .startsWith("GET /api/a ")
          .doesNotContainIgnoringCase("transfer-encoding")
          .doesNotContainIgnoringCase("content-length");
    }
  }

  @Test
  void a_chunked_answer_comes_back_whole_and_without_a_transfer_coding() throws Exception {
    try (var upstream =
            RawUpstream.answering(
                "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nConnection: close\n\n2\nok\n0\n\n");
        var gate = new Gatehouse(upstream.url(), authority.server())) {
      var answer = client.send(request(gate).build(), HttpResponse.BodyHandlers.ofString());

      assertThat(answer.body()).isEqualTo("ok");
      assertThat(answer.headers().map()).doesNotContainKey("transfer-encoding"); // RFC 9113 8.2.2
    }
  }

  @Test
  void a_client_that_resets_its_stream_ends_an_upstream_that_says_nothing() throws Exception {
    var asked = new CountDownLatch(1);
    var left = new CountDownLatch(1);
    try (var upstream =
            RawUpstream.start(talk -> {
              asked.countDown();
              if (talk.isLeft()) {
                left.countDown();
              }
            });
        var gate = new Gatehouse(upstream.url(), authority.server())) {
      var pending = client.sendAsync(request(gate).build(), HttpResponse.BodyHandlers.discarding());
      assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();

      assertThat(pending.cancel(true)).isTrue();

      assertThat(left.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }
}
