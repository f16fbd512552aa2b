package dev.plexsphere.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/** Speaks the part of the API that plexctl uses, on a real socket, and remembers what it heard. */
final class ControlPlaneStub implements AutoCloseable {
  /** What arrived. */
  record Heard(
      String line, String authorization, String idempotencyKey, String lastEventId, String body) {}

  /**
   * What is answered.
   *
   * @param isCut whether the connection breaks behind the body, before the answer is over
   */
  record Reply(
      int status, String contentType, String body, Map<String, String> headers, boolean isCut) {
    Reply(int status, String contentType, String body, Map<String, String> headers) {
      this(status, contentType, body, headers, false);
    }

    static Reply stream(String contentType, String body) {
      return new Reply(200, contentType, body, Map.of());
    }

    Reply cut() {
      return new Reply(status, contentType, body, headers, true);
    }

    static Reply json(int status, String body) {
      return new Reply(status, "application/json", body, Map.of());
    }

    static Reply problem(int status, String code, String title, String detail) {
      return new Reply(
          status,
          "application/problem+json",
          """
          {"type":"https://plexsphere.com/errors/x","title":"%s","status":%d,"detail":"%s",\
          "instance":"/v1","code":"%s","correlation_id":"0M4T-XH2C-9KVE"}\
          """
              .formatted(title, status, detail, code),
          Map.of());
    }

    Reply with(String name, String value) {
      return new Reply(status, contentType, body, Map.of(name, value), isCut);
    }
  }

  private final HttpServer server;
  private final String scheme;
  private final Map<String, ConcurrentLinkedDeque<Reply>> replies = new ConcurrentHashMap<>();
  private final Map<String, Function<Heard, Reply>> answers = new ConcurrentHashMap<>();
  private final Map<String, Event> events = new ConcurrentHashMap<>();
  private final List<Heard> heard = new CopyOnWriteArrayList<>();

  private ControlPlaneStub(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  static ControlPlaneStub start() throws IOException {
    return new ControlPlaneStub(HttpServer.create(loopback(), 0), "http");
  }

  static ControlPlaneStub startTls(SSLContext context) throws IOException {
    var secure = HttpsServer.create(loopback(), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(context));
    return new ControlPlaneStub(secure, "https");
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  String url() {
    return scheme + "://localhost:" + port();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** The replies to a request line, one after the other; the last one stays. */
  ControlPlaneStub on(String line, Reply... answers) {
    replies.put(line, new ConcurrentLinkedDeque<>(List.of(answers)));
    return this;
  }

  /** A reply that depends on what was heard. */
  void answering(String line, Function<Heard, Reply> answer) {
    answers.put(line, answer);
  }

  /** Something that happens before a request line is answered. */
  interface Event {
    void happen() throws IOException;
  }

  void before(String line, Event event) {
    events.put(line, event);
  }

  List<Heard> heard() {
    return heard;
  }

  List<String> lines() {
    return heard.stream().map(Heard::line).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    var line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    var headers = exchange.getRequestHeaders();
    var now =
        new Heard(
            line,
            String.valueOf(headers.getFirst("Authorization")),
            String.valueOf(headers.getFirst("Idempotency-Key")),
            String.valueOf(headers.getFirst("Last-Event-ID")),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    heard.add(now);
    var event = events.get(line);
    if (event != null) {
      event.happen();
    }
    var queue = replies.get(line);
    var own = answers.get(line);
    var reply =
        own != null
            ? own.apply(now)
            : queue == null
                ? Reply.problem(404, "not_found", "Not Found", "no such thing: " + line)
                : queue.size() > 1 ? queue.removeFirst() : queue.getFirst();
    var bytes = reply.body().getBytes(StandardCharsets.ISO_8859_1);
    if (reply.body().chars().anyMatch(c -> c > 0xff)) {
      bytes = reply.body().getBytes(StandardCharsets.UTF_8);
    }
    exchange.getResponseHeaders().set("Content-Type", reply.contentType());
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    if (reply.isCut()) {
      exchange.sendResponseHeaders(reply.status(), 0);
      exchange.getResponseBody().write(bytes);
      exchange.getResponseBody().flush();
      throw new IOException("cut");
    }
    exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }
}
