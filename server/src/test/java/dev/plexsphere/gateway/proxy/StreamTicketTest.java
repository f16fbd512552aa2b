package dev.plexsphere.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.gateway.GatewaySession;
import dev.plexsphere.testkit.RawHttp;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one credential that may stand in an address: for an event stream, and not any further. */
class StreamTicketTest {
  private static final String STREAM = "Accept: text/event-stream\n";
  private final AtomicInteger asked = new AtomicInteger();
  private final RawUpstream upstream = RawUpstream.ok();
  private final Gatehouse gate = Gatehouse.before(upstream.url(), new Tickets());

  private final class Tickets implements Sessions {
    @Override
    public Optional<GatewaySession> find(String token) {
      return Gatehouse.KNOWN.find(token);
    }

    @Override
    public Optional<GatewaySession> redeem(String ticket) {
      asked.incrementAndGet();
      return ticket.equals("good") ? Optional.of(Gatehouse.ALICE) : Optional.empty();
    }
  }

  @AfterEach
  void close() throws Exception {
    gate.close();
    upstream.close();
  }

  private RawHttp.Response ask(String line, String headers) {
    return gate.send(line + " HTTP/1.1\nHost: localhost\n" + headers + "\n", "");
  }

  @Test
  void a_ticket_opens_an_event_stream_and_the_upstream_does_not_see_it() {
    var reply = ask("GET /noetl/events?a=1&stream_ticket=good&b=%2f", STREAM);

    assertThat(reply.body()).isEqualTo("ok");
    assertThat(upstream.heads().getFirst()).startsWith("GET /api/events?a=1&b=%2f HTTP/1.1");
    ask("GET /noetl/events?stream%5fticket=good", STREAM);
    assertThat(upstream.heads().getLast())
        .startsWith("GET /api/events HTTP/1.1")
        .doesNotContain("good");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /noetl/events?stream_ticket=bad",
        "GET /noetl/events?stream_ticket=good&stream_ticket=good",
        "GET /noetl/events?stream_ticket",
        "GET /noetl/events",
        "POST /noetl/events?stream_ticket=good",
        "DELETE /noetl/events?stream_ticket=good"
      })
  void whatever_else_is_no_ticket(String line) {
    assertThat(ask(line, STREAM).status()).isEqualTo(401);
  }

  @Test
  void only_an_event_stream_takes_one() {
    assertThat(ask("GET /noetl/events?stream_ticket=good", "Accept: text/html\n").status())
        .isEqualTo(401);
    assertThat(ask("GET /noetl/events?stream_ticket=good", "").status()).isEqualTo(401);
    assertThat(asked).hasValue(0);
  }

  @Test
  void who_has_a_session_in_a_header_keeps_the_ticket() {
    var reply =
        ask("GET /noetl/events?stream_ticket=good", STREAM + "Authorization: Bearer good\n");

    assertThat(reply.body()).isEqualTo("ok");
    assertThat(asked).hasValue(0);
    assertThat(upstream.heads().getFirst()).startsWith("GET /api/events HTTP/1.1");
  }
}
