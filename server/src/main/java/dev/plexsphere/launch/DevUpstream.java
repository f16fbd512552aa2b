package dev.plexsphere.launch;

import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Hosts;
import dev.plexsphere.kit.http.HttpListener;
import dev.plexsphere.kit.http.Problems;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.kit.json.Json;
import io.avaje.jsonb.Json.Naming;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind the gateway of {@code plexsphere dev}: a server on loopback that answers as a
 * NoETL server does, so that {@code noetl catalog list Playbook} has something to list.
 */
final class DevUpstream implements AutoCloseable {
  private static final Duration BEAT = Duration.ofMillis(100);
  private static final int EVENTS = 5;
  private static final List<Entry> CATALOG =
      List.of(
          new Entry("examples/hello", "Playbook", 1),
          new Entry("examples/http_retry", "Playbook", 3),
          new Entry("examples/load_weather", "Playbook", 2),
          new Entry("reports/daily_usage", "Playbook", 7),
          new Entry("tools/fetch_page", "Tool", 1),
          new Entry("tools/send_mail", "Tool", 2),
          new Entry("credentials/warehouse", "Credential", 1),
          new Entry("credentials/object_store", "Credential", 1));

  private final HttpListener listener;

  record Entry(String path, String kind, int version) {
    Map<String, Object> view() {
      return Map.of("path", path, "kind", kind, "version", version);
    }
  }

  /** What to list; everything where nothing is said. */
  @io.avaje.jsonb.Json(naming = Naming.LowerUnderscore)
  record ListRequest(@Nullable String resourceType) {}

  private DevUpstream(HttpListener listener) {
    this.listener = listener;
  }

  /** Serves on a free port. */
  static DevUpstream start() {
    var problems = new Problems("http://127.0.0.1", (_, _, _) -> new byte[0]);
    var router = new Router(new Hosts("127.0.0.1", null, true), problems);
    router.get("/api/health", Gate.PUBLIC, x -> answer(x, Map.of("status", "ok")));
    router.post("/api/catalog/list", Gate.PUBLIC, DevUpstream::list);
    router.get("/api/events", Gate.PUBLIC, DevUpstream::events);
    var listener =
        new HttpListener(
            InetAddress.getLoopbackAddress(), 0, HttpListener.Scheme.HTTP, null, router, problems);
    listener.start();
    return new DevUpstream(listener);
  }

  /** Such as {@code http://127.0.0.1:40123}. */
  URI url() {
    return URI.create("http://127.0.0.1:" + listener.port());
  }

  private static void list(Exchange exchange) {
    var type = exchange.read(ListRequest.class).resourceType();
    var entries =
        CATALOG.stream()
            .filter(each -> type == null || type.equalsIgnoreCase(each.kind))
            .map(Entry::view)
            .toList();
    answer(exchange, Map.of("entries", entries));
  }

  private static void events(Exchange exchange) {
    try (var out = exchange.stream(200, "text/event-stream")) {
      for (int i = 1; i <= EVENTS; i++) {
        var event =
            "id: " + i + "\nevent: step\ndata: {\"step\":" + i + ",\"of\":" + EVENTS + "}\n\n";
        out.write(event.getBytes(StandardCharsets.UTF_8));
        LockSupport.parkNanos(BEAT.toNanos());
      }
    }
  }

  private static void answer(Exchange exchange, Map<String, Object> body) {
    exchange.json(200, Json.writeAny(body));
  }

  @Override
  public void close() {
    listener.close();
  }
}
