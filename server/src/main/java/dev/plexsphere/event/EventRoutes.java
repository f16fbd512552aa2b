package dev.plexsphere.event;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.Scope;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.http.Exchange;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Router;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/domains/{id}/events} and {@code GET /v1/platform/events}: the stream as
 * server-sent events (WHATWG HTML section 9.2). {@code id} is the place in the stream, {@code data}
 * the envelope.
 */
public final class EventRoutes {
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(25);
  private static final byte[] KEEP_ALIVE_COMMENT = bytes(":keep-alive\n\n");
  private static final String EVENT_STREAM = "text/event-stream";
  private static final byte[] OPENED = bytes(":open\n\n");

  private final EventService events;
  private final Gate gate;
  private final BiConsumer<Exchange, Scope> reads;
  private final boolean provisioned;
  private final Duration keepAlive;

  /**
   * @param gate lets in who has a credential of any kind
   * @param reads refuses whoever may not read the facts of that scope
   * @param provisioned whether there is a signer, and so a stream
   */
  public EventRoutes(
      EventService events, Gate gate, BiConsumer<Exchange, Scope> reads, boolean provisioned) {
    this(events, gate, reads, provisioned, KEEP_ALIVE);
  }

  EventRoutes(
      EventService events,
      Gate gate,
      BiConsumer<Exchange, Scope> reads,
      boolean provisioned,
      Duration keepAlive) {
    this.events = events;
    this.gate = gate;
    this.reads = reads;
    this.provisioned = provisioned;
    this.keepAlive = keepAlive;
  }

  /** Both. */
  public void mount(Router router) {
    router.get(
        "/v1/domains/{domain_id}/events",
        gate,
        exchange -> stream(exchange, new Scope(DomainId.parse(exchange.path("domain_id")))));
    router.get("/v1/platform/events", gate, exchange -> stream(exchange, Scope.PLATFORM));
  }

  private void stream(Exchange exchange, Scope scope) throws InterruptedException {
    reads.accept(exchange, scope);
    if (!provisioned) {
      throw Refusal.of(
              ErrorCode.SIGNED_EVENT_BUS_NOT_PROVISIONED,
              "This installation has no signer; set signer.endpoint.")
          .asException();
    }
    var after = lastEventId(exchange);
    if (exchange.method().equals("HEAD")) {
      exchange.send(200, EVENT_STREAM, new byte[0]); // nobody would read it, and it has no end
      return;
    }
    try (var reader = events.open(scope, after);
        var stream = exchange.stream(200, EVENT_STREAM)) {
      stream.write(OPENED);
      long checked = System.nanoTime();
      for (var found = reader.next(keepAlive); found.isPresent(); found = reader.next(keepAlive)) {
        if (System.nanoTime() - checked >= keepAlive.toNanos()) {
          if (!isStillWelcome(exchange, scope)) {
            return;
          }
          checked = System.nanoTime();
        }
        stream.write(found.get().isEmpty() ? KEEP_ALIVE_COMMENT : frames(found.get()));
      }
    }
  }

  /** Asked every 25 s: whoever lost the right to a stream reads no further. */
  private boolean isStillWelcome(Exchange exchange, Scope scope) {
    try {
      gate.admit(exchange);
      reads.accept(exchange, scope);
      return true;
    } catch (RefusedException e) {
      return e.refusal().code().status() >= 500; // the database is away: nobody lost a right
    }
  }

  private static @Nullable Long lastEventId(Exchange exchange) {
    var text = exchange.header("Last-Event-ID").map(String::strip).orElse("");
    if (text.isEmpty()) {
      return null;
    }
    if (text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw Refusal.of(
              ErrorCode.INVALID_LAST_EVENT_ID, "Last-Event-ID is the id of an event: a number.")
          .asException();
    }
    return Long.parseLong(text);
  }

  private static byte[] frames(List<Event> found) {
    var out = new ByteArrayOutputStream(found.size() * 1024);
    for (var event : found) {
      out.writeBytes(bytes("id: " + event.seq() + "\nevent: " + event.type() + "\ndata: "));
      out.writeBytes(event.envelope());
      out.writeBytes(bytes("\n\n"));
    }
    return out.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
