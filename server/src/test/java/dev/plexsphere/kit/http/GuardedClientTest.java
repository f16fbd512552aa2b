package dev.plexsphere.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plexsphere.kit.http.GuardedClient.Fetched;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the client does not do, however much a server would like it to. */
class GuardedClientTest {
  private final List<String> cookies = new CopyOnWriteArrayList<>();
  private final GuardedClient client =
      new GuardedClient(new EgressGuard(List.of(AddressRange.parse("127.0.0.0/8"))));
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext("/cookie", this::setCookie);
    server.createContext("/gzip", GuardedClientTest::gzip);
    server.createContext("/away", GuardedClientTest::redirect);
    server.start();
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private void setCookie(HttpExchange exchange) throws IOException {
    cookies.add(String.valueOf(exchange.getRequestHeaders().getFirst("Cookie")));
    exchange.getResponseHeaders().set("Set-Cookie", "seen=1; Path=/");
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private static void gzip(HttpExchange exchange) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write("{}".getBytes(StandardCharsets.US_ASCII));
    }
    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    exchange.sendResponseHeaders(200, packed.size());
    exchange.getResponseBody().write(packed.toByteArray());
    exchange.close();
  }

  private static void redirect(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Location", "/cookie");
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  @Test
  void a_cookie_is_not_kept() {
    client.get(at("/cookie"));
    client.get(at("/cookie"));

    assertThat(cookies).containsExactly("null", "null");
  }

  @Test
  void what_was_packed_stays_packed_and_so_is_no_text() {
    assertThat(client.get(at("/gzip"))).isEqualTo(new Fetched.Failed("the body is not UTF-8"));
  }

  @Test
  void a_redirect_is_an_answer_like_any_other() {
    assertThat(client.get(at("/away"))).isEqualTo(new Fetched.Answered(302, ""));
    assertThat(cookies).isEmpty();
  }
}
