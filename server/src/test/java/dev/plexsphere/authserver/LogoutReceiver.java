package dev.plexsphere.authserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plexsphere.kit.http.Params;
import dev.plexsphere.testkit.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** Clients' own servers on 127.0.0.1, which are told of sign-outs at any path. */
final class LogoutReceiver implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(8);

  /**
   * What came.
   *
   * @param path which stands for a client
   */
  record Heard(String path, String method, String contentType, String token) {
    SignedJWT jwt() {
      try {
        return SignedJWT.parse(token);
      } catch (ParseException e) {
        throw new AssertionError(token, e);
      }
    }

    String sid() {
      try {
        return Objects.requireNonNullElse(jwt().getJWTClaimsSet().getStringClaim("sid"), "");
      } catch (ParseException e) {
        throw new AssertionError(token, e);
      }
    }
  }

  /** Answers by itself. */
  @FunctionalInterface
  interface Behaviour {
    void answer(HttpExchange exchange) throws IOException;
  }

  volatile Behaviour behaviour = status(200);

  private final ConcurrentLinkedQueue<Heard> heard = new ConcurrentLinkedQueue<>();
  private final Semaphore silence = new Semaphore(0);
  private final HttpServer server;

  LogoutReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::take);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  static Behaviour status(int status) {
    return exchange -> exchange.sendResponseHeaders(status, -1);
  }

  /** Says nothing until {@link #speak}. */
  Behaviour silence() {
    return exchange -> silence.acquireUninterruptibly();
  }

  void speak() {
    silence.release(10_000);
  }

  String uri(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      heard.add(
          new Heard(
              exchange.getRequestURI().toString(),
              exchange.getRequestMethod(),
              Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Content-Type"), ""),
              Params.parse(body).find("logout_token").orElse("")));
      behaviour.answer(exchange);
    }
  }

  /** All that came so far. */
  List<Heard> all() {
    return List.copyOf(heard);
  }

  List<Heard> at(String path) {
    return heard.stream().filter(each -> each.path.equals(path)).toList();
  }

  /** What came to that path, once that much has. */
  List<Heard> await(String path, int count) {
    Eventually.until(
        SOON, count + " at " + path + ", there is " + heard, () -> at(path).size() >= count);
    return at(path);
  }

  @Override
  public void close() {
    speak();
    server.stop(0);
  }
}
