package dev.plexsphere.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The platform's sign-in as pages: redirects, a form, cookies. A test spoils what it wants. */
final class HostedStub implements AutoCloseable {
  final List<String> lines = new CopyOnWriteArrayList<>();
  final Map<String, String> redirects = new ConcurrentHashMap<>();
  volatile String issuer;
  volatile String action = "/login";
  volatile String answer = "code=c-1&state=STATE&iss=ISS";
  volatile String token = "{}";
  volatile int afterPassword = 302;
  volatile String loginForm = "";
  volatile String loginCookies = "";
  volatile String callbackCookies = "";
  volatile String exchangedWith = "";
  private volatile String state = "";
  private volatile String redirectUri = "";
  private final HttpServer server;

  private HostedStub(HttpServer server) {
    this.server = server;
    this.issuer = url();
    server.createContext("/", this::serve);
    server.start();
  }

  static HostedStub start() {
    try {
      return new HostedStub(
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      var uri = exchange.getRequestURI();
      var path = uri.getPath();
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      lines.add(
          exchange.getRequestMethod() + " " + (path.equals("/authorize") ? path : uri.toString()));
      switch (exchange.getRequestMethod() + " " + path) {
        case "GET /authorize" -> authorize(exchange, uri);
        case "GET /login" -> page(exchange);
        case "POST /login" -> submit(exchange, body);
        case "GET /authorize/callback" -> finish(exchange);
        case "POST /api/platform/admin/v1/signer-tokens" -> {
          exchangedWith = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
          reply(exchange, 200, "application/json", "{\"access_token\":\"hosted-signer-token\"}");
        }
        case "POST /token" -> reply(exchange, 200, "application/json", token);
        default -> reply(exchange, 200, "application/json", "{\"issuer\":\"" + issuer + "\"}");
      }
    }
  }

  private void authorize(HttpExchange exchange, URI uri) throws IOException {
    for (var pair : List.of(uri.getRawQuery().split("&", -1))) {
      if (pair.startsWith("state=")) {
        state = pair.substring("state=".length());
      }
      if (pair.startsWith("redirect_uri=")) {
        redirectUri =
            URLDecoder.decode(pair.substring("redirect_uri=".length()), StandardCharsets.UTF_8);
      }
    }
    exchange.getResponseHeaders().add("Set-Cookie", "door=d1; Path=/; HttpOnly; SameSite=Lax");
    redirect(exchange, "/login?session_id=s%261");
  }

  private void page(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().add("Set-Cookie", "tab=t1; HttpOnly");
    reply(
        exchange,
        200,
        "text/html; charset=utf-8",
        """
        <!doctype html><form method="post" action="/login/cancel"><input name="x" type="hidden"></form>
        <FORM method="post" action="%s">
        <input type="hidden" name="session_id" value="s&amp;1"><input value='&lt;&quot;&#39;&#x3e;'
          name="csrf" type="hidden">
        <input name="username" value=""><input type="password" name="password"></FORM>
        """
            .formatted(action));
  }

  private void submit(HttpExchange exchange, String body) throws IOException {
    loginForm = body;
    loginCookies = String.valueOf(exchange.getRequestHeaders().getFirst("Cookie"));
    if (afterPassword != 302) {
      reply(exchange, afterPassword, "text/html", "<p>no</p>");
      return;
    }
    exchange.getResponseHeaders().add("Set-Cookie", "tab=; Max-Age=0");
    exchange.getResponseHeaders().add("Set-Cookie", "door=d2; Path=/");
    redirect(exchange, "/authorize/callback?session_id=s1");
  }

  private void finish(HttpExchange exchange) throws IOException {
    callbackCookies = String.valueOf(exchange.getRequestHeaders().getFirst("Cookie"));
    redirect(exchange, redirectUri + "?" + answer.replace("STATE", state).replace("ISS", url()));
  }

  private void redirect(HttpExchange exchange, String location) throws IOException {
    exchange
        .getResponseHeaders()
        .set("Location", redirects.getOrDefault(exchange.getRequestURI().getPath(), location));
    exchange.sendResponseHeaders(302, -1);
  }

  private static void reply(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
