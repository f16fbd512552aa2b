package dev.plexsphere.signer.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plexsphere.testkit.SteppingClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The keys of tokens, from a server that may be away, elsewhere or boundless. */
class JwksTest {
  private final SteppingClock clock = new SteppingClock();
  private final AtomicInteger asked = new AtomicInteger();
  private final HttpServer server;
  private final Jwks keys;
  private volatile int status = 200;
  private volatile String body = set("one");

  JwksTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/keys", this::answer);
    server.createContext("/elsewhere", exchange -> send(exchange, 200, set("two")));
    server.start();
    var port = server.getAddress().getPort();
    keys = new Jwks(URI.create("http://127.0.0.1:" + port + "/keys"), clock);
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    exchange.getResponseHeaders().set("Location", "/elsewhere");
    send(exchange, status, body);
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      var bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static String set(String keyId) {
    try {
      var key = new ECKeyGenerator(Curve.P_256).keyID(keyId).generate();
      return new JWKSet(key.toPublicJWK()).toString();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void an_unknown_key_has_them_fetched_once_in_ten_seconds() {
    assertThat(keys.find("two")).isEmpty();
    body = set("two");
    clock.advance(Duration.ofSeconds(9));
    assertThat(keys.find("two")).isEmpty();
    assertThat(keys.find("three")).isEmpty();
    assertThat(asked).hasValue(1);

    clock.advance(Duration.ofSeconds(1));
    assertThat(keys.find("two")).isPresent();
    assertThat(asked).hasValue(2);
  }

  @Test
  void after_five_minutes_a_key_that_was_taken_back_is_none() {
    assertThat(keys.find("one")).isPresent();
    body = set("two");
    clock.advance(Duration.ofMinutes(5));
    assertThat(keys.find("one")).isPresent();
    clock.advance(Duration.ofSeconds(1));
    assertThat(keys.find("one")).isEmpty();
  }

  @Test
  void while_they_cannot_be_fetched_those_that_were_known_are_good() {
    assertThat(keys.find("one")).isPresent();
    status = 503;
    clock.advance(Duration.ofMinutes(6));
    assertThat(keys.find("one")).isPresent();
    assertThat(asked).hasValue(2);
  }

  @Test
  void a_redirect_is_neither_followed_nor_read() {
    status = 302;
    assertThat(keys.find("one")).isEmpty();
    assertThat(keys.find("two")).isEmpty();
    assertThat(asked).hasValue(1);
  }

  @Test
  void a_set_of_more_than_256_KiB_is_none() {
    body = set("one").replaceFirst("\\{", "{\"more\":\"" + "x".repeat(256 * 1024) + "\",");
    assertThat(keys.find("one")).isEmpty();
  }

  @Test
  void a_set_with_null_among_its_keys_is_none_and_hurts_nobody() {
    assertThat(keys.find("one")).isPresent();
    body = "{\"keys\":[null]}";
    clock.advance(Duration.ofMinutes(6));
    assertThat(keys.find("one")).isPresent();
    assertThat(asked).hasValue(2);
  }

  @Test
  void a_server_that_says_nothing_is_not_waited_for_long() throws IOException {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var uri = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/keys");
      assertTimeoutPreemptively(
          Duration.ofSeconds(10), () -> assertThat(new Jwks(uri, clock).find("one")).isEmpty());
    }
  }
}
