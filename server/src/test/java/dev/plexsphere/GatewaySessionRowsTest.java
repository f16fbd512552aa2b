package dev.plexsphere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.gateway.StreamTicketService;
import dev.plexsphere.ids.DomainId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions at the gateway as rows: how many, how long, and whose. */
class GatewaySessionRowsTest {
  private static final DomainId BETA = new DomainId(new UUID(8, 1));

  @TempDir private Path tls;

  @SuppressWarnings("NullAway.Init") // set before each test
  private GatewayHouse house;

  @BeforeEach
  void open() {
    house = new GatewayHouse(tls);
  }

  @AfterEach
  void close() {
    house.close();
  }

  private String session(int hours) {
    var token = house.signed(house.claims());
    var login =
        house.post(
            "/api/auth/login", Map.of("auth0_token", token, "session_duration_hours", hours));
    return GatewayHouse.text(login, "session_token");
  }

  private void beta() {
    house.whole.services.database.inTransaction(tx ->
        house.whole.services.provisioning.domain(tx, BETA, "beta", "Beta", GatewayHouse.ANOTHER));
  }

  @Test
  void beyond_a_hundred_the_oldest_of_the_same_person_ends() {
    var bobs =
        GatewayHouse.text(
            house.login(house.signed(house.claims().subject("bob"))), "session_token");
    var oldest = house.session();
    house.whole.clock.advance(Duration.ofSeconds(1));
    var second = house.session();
    house.whole.clock.advance(Duration.ofSeconds(1));
    for (int i = 3; i <= 100; i++) {
      house.session();
    }
    assertThat(house.isValid(oldest)).isTrue();

    house.session();

    assertThat(house.isValid(oldest)).isFalse();
    assertThat(house.isValid(second)).isTrue();
    assertThat(house.isValid(bobs)).isTrue();
  }

  @Test
  void those_that_are_over_are_swept_and_no_others() {
    var services = house.whole.services;
    var over = session(1);
    var good = session(2);
    house.whole.clock.advance(Duration.ofHours(1).plusSeconds(1));

    var swept =
        services.database.transaction(
            tx -> services.gateway().sessions().sweep(tx, house.whole.clock.instant()));

    assertThat(swept).isEqualTo(1);
    assertThat(house.isValid(over)).isFalse();
    assertThat(house.isValid(good)).isTrue();
  }

  @Test
  void a_token_under_another_scheme_is_none() {
    var session = house.session();

    for (var scheme : new String[] {"Digest ", "Basic ", "BearerX"}) {
      var reply =
          house
              .http
              .with("Authorization", scheme + session)
              .send("POST", "/api/auth/logout", "", "");
      assertThat(reply.status()).as(scheme).isEqualTo(400);
    }

    assertThat(house.isValid(session)).isTrue();
  }

  @Test
  void a_session_whose_binding_is_another_domains_is_none() {
    beta();
    var session = house.session();
    assertThat(house.isValid(session)).isTrue();

    house.whole.rows.execute(
        "UPDATE plexsphere.gateway_sessions SET idp_binding_id = '"
            + GatewayHouse.ANOTHER.value()
            + "'");

    assertThat(house.isValid(session)).isFalse();
  }

  @Test
  void a_ticket_that_is_moved_to_another_domain_is_none() {
    beta();
    var services = house.whole.services;
    var tickets =
        new StreamTicketService(services.database, services.codes, services.gateway().sessions());
    var reply = house.http.bearer(house.session()).post("/api/auth/stream-ticket", "{}");

    house.whole.rows.execute(
        "UPDATE plexsphere.codes SET domain_id = '"
            + BETA.value()
            + "' WHERE type = 'gateway-stream'");

    assertThat(tickets.redeem(GatewayHouse.text(reply, "stream_ticket"))).isEmpty();
  }
}
