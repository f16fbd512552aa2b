package dev.plexsphere.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.kit.time.Clocks;
import dev.plexsphere.kit.tls.DevAuthority;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 has no connection to close for one slow upload: the deadline is the reader's. */
class SlowUploadTest {
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  /** One byte at a time, each far within every idle timeout, for ten seconds. */
  private static void dribble(SubmissionPublisher<ByteBuffer> body) {
    for (int i = 0; i < 200; i++) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      body.submit(ByteBuffer.wrap(new byte[] {'a'}));
    }
    body.close();
  }

  @Test
  void a_dribbled_upload_ends_at_the_deadline(@TempDir Path directory) throws Exception {
    var authority = DevAuthority.open(directory, Clocks.system());
    var hosts = new Hosts("localhost", null, true);
    try (var edge = new Edge(Limits.DEFAULT.request(DEADLINE), hosts, authority.server());
        var client =
            HttpClient.newBuilder()
                .sslContext(TlsTest.trust(authority.caFile()))
                .version(HttpClient.Version.HTTP_2)
                .build()) {
      assertThat(upload(client, edge.port())).isIn("408", "reset");
    }
  }

  private static String upload(HttpClient client, int port) throws InterruptedException {
    // Fed by another thread: from a stream that blocks, the client sends all of it at the end.
    var body = new SubmissionPublisher<ByteBuffer>();
    var request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/echo"))
            .POST(HttpRequest.BodyPublishers.fromPublisher(body))
            .build();
    Thread.ofVirtual().start(() -> dribble(body));
    try {
      return String.valueOf(
          client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
    } catch (IOException e) {
      return String.valueOf(e.getMessage()).contains("RST_STREAM") ? "reset" : e.toString();
    }
  }
}
