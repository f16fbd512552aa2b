package dev.plexsphere.kit.http;

import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.json.Json;
import dev.plexsphere.kit.tls.TlsFiles;
import dev.plexsphere.testkit.RawHttp;
import io.avaje.jsonb.Json.Naming;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A listener on a free port with a few routes that show what arrived. */
final class Edge implements AutoCloseable {
  static final Duration QUIET = Duration.ofSeconds(2);

  final CountDownLatch entered = new CountDownLatch(1);
  final CountDownLatch release = new CountDownLatch(1);
  final HttpListener listener;

  /** A request with one member. */
  @io.avaje.jsonb.Json(naming = Naming.LowerUnderscore)
  record Note(@Nullable String text, @Nullable Integer count) {}

  static Edge start() {
    return start(Limits.DEFAULT);
  }

  static Edge start(Limits limits) {
    return new Edge(limits, new Hosts("localhost", "example.com", true), null);
  }

  Edge(Limits limits, Hosts hosts, @Nullable TlsFiles tls) {
    var problems = new Problems("http://localhost", (_, _, _) -> new byte[0]);
    var router = new Router(hosts, problems);
    mount(router);
    listener =
        new HttpListener(
            InetAddress.getLoopbackAddress(),
            0,
            tls == null ? HttpListener.Scheme.HTTP : HttpListener.Scheme.BOTH,
            tls,
            limits,
            router,
            problems);
    listener.start();
  }

  private void mount(Router router) {
    router.get("/ok", Gate.PUBLIC, x -> x.text(200, "ok"));
    router.get("/v1/admin/secrets", Gate.PUBLIC, x -> x.text(200, "deep"));
    router.get("/segment/{name}", Gate.PUBLIC, x -> x.text(200, x.path("name")));
    router.get("/as/{slug}/where", Gate.PUBLIC, x -> x.text(200, "tenant " + x.path("slug")));
    router.get(
        "/.well-known/oauth-authorization-server/as/{slug}",
        Gate.PUBLIC,
        x -> x.text(200, "metadata of " + x.path("slug")));
    router.get("/agent", Gate.PUBLIC, x -> x.text(200, String.valueOf(x.context().userAgent())));
    router.get("/client", Gate.PUBLIC, x -> x.text(200, x.context().address() + " " + x.secure()));
    router.get("/query", Gate.PUBLIC, x -> x.text(200, x.query().get("q")));
    router.get("/page", Gate.PUBLIC, x -> x.text(200, x.wantsPage() ? "page" : "json"));
    router.get("/cookie", Gate.PUBLIC, x -> x.text(200, x.cookie("c").orElse("none")));
    router.get("/own-cookie", Gate.PUBLIC, x -> x.text(200, Cookies.find(x, "c").orElse("none")));
    router.get("/set-cookies", Gate.PUBLIC, Edge::setCookies);
    router.post("/echo", Gate.PUBLIC, x -> x.text(200, utf8(x.body(Exchange.BODY_MAX))));
    router.post("/own-words", Gate.PUBLIC, Edge::refusing);
    router.post("/ignore", Gate.PUBLIC, x -> x.text(200, "ignored"));
    router.post("/form", Gate.PUBLIC, x -> x.text(200, x.form().get("q")));
    router.post("/note", Gate.PUBLIC, x -> x.ok(x.read(Note.class)));
    router.get(
        "/boom",
        Gate.PUBLIC,
        _ -> {
          throw new IllegalStateException("secret inside");
        });
    router.get("/big", Gate.PUBLIC, x -> x.send(200, "text/plain", new byte[32 * 1024 * 1024]));
    router.get(
        "/slow",
        Gate.PUBLIC,
        x -> {
          entered.countDown();
          release.await();
          x.text(200, "finished");
        });
  }

  /** Tells what was refused in words of its own, as OAuth's endpoints do. */
  private static void refusing(Exchange exchange) {
    try {
      exchange.text(200, utf8(exchange.body(Exchange.BODY_MAX)));
    } catch (RefusedException e) {
      exchange.text(e.refusal().code().status(), "no");
    }
  }

  private static void setCookies(Exchange exchange) {
    Cookies.set(exchange, "hidden", "1", Duration.ofHours(1));
    Cookies.setReadable(exchange, "shown", "2", Duration.ofHours(1));
    Cookies.clear(exchange, "gone");
    exchange.noContent();
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  int port() {
    return listener.port();
  }

  /** Everything that comes back for these bytes, until the peer closes or is silent. */
  Answers send(String bytes) {
    try (var connection = RawHttp.connect(port())) {
      var all = connection.send(bytes).readAll(QUIET);
      return new Answers(all, connection.closedByPeer());
    }
  }

  /** One GET with these further header lines, each ended by LF here and by CR LF on the wire. */
  RawHttp.Response get(String target, String headers) {
    var text = "GET " + target + " HTTP/1.1\nHost: localhost\nConnection: close\n" + headers + "\n";
    return send(RawHttp.crlf(text)).only();
  }

  /** One POST of a body with its length. */
  RawHttp.Response post(String target, String contentType, byte[] body) {
    try (var connection = RawHttp.connect(port())) {
      var head =
          "POST %s HTTP/1.1\nHost: localhost\nConnection: close\nContent-Type: %s\nContent-Length: %d\n\n"
              .formatted(target, contentType, body.length);
      return connection.send(RawHttp.crlf(head)).send(body).read();
    }
  }

  /** What came back on one connection. */
  record Answers(List<RawHttp.Response> all, boolean closed) {
    RawHttp.Response only() {
      if (all.size() != 1) {
        throw new AssertionError("expected one answer: " + all);
      }
      return all.getFirst();
    }
  }

  /** The code of a problem document. */
  static String code(RawHttp.Response response) {
    return member(response, "code");
  }

  static String member(RawHttp.Response response, String name) {
    var body = response.body().getBytes(StandardCharsets.ISO_8859_1);
    Map<String, Object> document = Json.readMap(body);
    return String.valueOf(document.get(name));
  }

  @Override
  public void close() {
    release.countDown();
    listener.close();
  }
}
