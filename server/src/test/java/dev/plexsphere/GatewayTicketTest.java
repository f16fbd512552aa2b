package dev.plexsphere;

import static dev.plexsphere.GatewayHouse.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.gateway.StreamTicketService;
import dev.plexsphere.testkit.Racers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tickets for event streams: for a session, once, and for half a minute. */
class GatewayTicketTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // by JUnit
  private Path tls;

  @SuppressWarnings("NullAway.Init") // set before each test
  private GatewayHouse house;

  @SuppressWarnings("NullAway.Init") // set before each test
  private StreamTicketService tickets;

  @BeforeEach
  void open() {
    house = new GatewayHouse(tls);
    var services = house.whole.services;
    tickets =
        new StreamTicketService(services.database, services.codes, services.gateway().sessions());
  }

  @AfterEach
  void close() {
    house.close();
  }

  private String ticket(String session) {
    var reply = house.http.bearer(session).post("/api/auth/stream-ticket", "{}");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("cache-control")).contains("no-store");
    assertThat(json(reply)).containsEntry("expires_in", 30L);
    return String.valueOf(json(reply).get("stream_ticket"));
  }

  @Test
  void a_ticket_is_the_session_once() {
    var ticket = ticket(house.session());

    assertThat(tickets.redeem(ticket)).get().returns(GatewayHouse.ACME, each -> each.domain());
    assertThat(tickets.redeem(ticket)).isEmpty();
    assertThat(tickets.redeem("nonsense")).isEmpty();
  }

  @Test
  void of_64_racers_one_gets_in() {
    var ticket = ticket(house.session());

    assertThat(Racers.run(64, () -> tickets.redeem(ticket).isPresent()))
        .filteredOn(in -> in)
        .hasSize(1);
  }

  @Test
  void it_waits_for_half_a_minute() {
    var session = house.session();
    var late = ticket(session);
    house.whole.clock.advance(Duration.ofSeconds(30));
    assertThat(tickets.redeem(late)).isEmpty();

    var early = ticket(session);
    house.whole.clock.advance(Duration.ofSeconds(29));
    assertThat(tickets.redeem(early)).isPresent();
  }

  @Test
  void it_ends_with_its_session() {
    var session = house.session();
    var ticket = ticket(session);
    house.post("/api/auth/logout", Map.of("session_token", session));

    assertThat(tickets.redeem(ticket)).isEmpty();
  }

  @Test
  void without_a_session_in_a_header_there_is_none() {
    var session = house.session();

    assertThat(house.http.post("/api/auth/stream-ticket", "{}").status()).isEqualTo(401);
    assertThat(house.post("/api/auth/stream-ticket", Map.of("session_token", session)).status())
        .isEqualTo(401);
    assertThat(house.http.bearer("0".repeat(64)).post("/api/auth/stream-ticket", "{}").status())
        .isEqualTo(401);
  }
}
