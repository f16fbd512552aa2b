package dev.plexsphere.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.Databases;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.Scope;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.http.Gate;
import dev.plexsphere.kit.http.Hosts;
import dev.plexsphere.kit.http.HttpListener;
import dev.plexsphere.kit.http.Limits;
import dev.plexsphere.kit.http.Problems;
import dev.plexsphere.kit.http.Router;
import dev.plexsphere.testkit.Eventually;
import dev.plexsphere.testkit.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A reader that takes nothing is let go, and what it would not take is in no memory. */
class SlowReaderTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Scope ACME = new Scope(new DomainId(new UUID(7, 1)));

  /** More than sockets hold on either side: 64 MiB. */
  private static final int EVENTS = 1_000;

  private static final int EVENT_BYTES = 64 * 1024;

  private final TestDatabase rows = Databases.migrated();
  private final Database database = Databases.open(rows);
  private final EventService events = new EventService(database);
  private final Problems problems = new Problems("http://localhost", (_, _, _) -> new byte[0]);
  private final HttpListener listener = listener();

  private HttpListener listener() {
    var router = new Router(new Hosts("localhost", null, true), problems);
    new EventRoutes(events, Gate.PUBLIC, (_, _) -> {}, true).mount(router);
    return new HttpListener(
        InetAddress.getLoopbackAddress(),
        0,
        HttpListener.Scheme.HTTP,
        null,
        new Limits(
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            1024,
            16_384,
            Duration.ofMinutes(1)),
        router,
        problems);
  }

  @BeforeEach
  void aLongStream() {
    rows.execute(
        "INSERT INTO plexsphere.events"
            + " SELECT '"
            + ACME.chain()
            + "', n, n, gen_random_uuid(), 'test.done', 'first',"
            + " convert_to('{\"p\":\"' || repeat('x', "
            + EVENT_BYTES
            + ") || '\"}', 'UTF8'), now() FROM generate_series(1, "
            + EVENTS
            + ") n");
    rows.execute(
        "INSERT INTO plexsphere.event_heads (chain, seq, key_id) VALUES ('"
            + ACME.chain()
            + "', "
            + EVENTS
            + ", 'first')");
    listener.start();
  }

  @AfterEach
  void close() {
    events.close();
    listener.close();
    database.close();
    rows.drop();
  }

  @Test
  void whoever_takes_nothing_is_cut_and_the_place_is_free() throws IOException {
    try (var socket = new Socket()) {
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.port()));
      var request =
          "GET /v1/domains/"
              + ACME.domain()
              + "/events HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: 0\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));

      Eventually.until(SOON, "the reader is there", () -> events.readers() == 1);
      Eventually.until(SOON, "the reader is let go", () -> events.readers() == 0);

      assertThat(socket.isClosed()).isFalse(); // it was not we who left
    }
  }
}
