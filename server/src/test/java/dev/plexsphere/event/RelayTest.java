package dev.plexsphere.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.signing.SignerException;
import dev.plexsphere.testkit.Eventually;
import dev.plexsphere.testkit.Racers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Everything that happened becomes an event once, in order, whoever is away. */
class RelayTest extends RelayFixture {
  @Test
  void what_was_sealed_becomes_signed_events_in_order_per_scope() {
    happen(ACME, 1, 3);
    happen(BETA, 1, 2);
    happen(null, 1, 1);
    happen(ACME, 4, 5);

    assertThat(relay.relay()).isEqualTo(8);
    assertThat(relay.relay()).isZero();

    assertThat(numbers(ACME)).containsExactly(1, 2, 3, 4, 5);
    assertThat(numbers(BETA)).containsExactly(1, 2);
    assertThat(numbers(DomainId.PLATFORM)).containsExactly(1);
    assertThat(
            rows.ask(
                "SELECT string_agg(position::text, ',' ORDER BY position) FROM plexsphere.events"))
        .isEqualTo("1,2,3,4,5,6,7,8");
  }

  @Test
  void an_event_says_what_the_fact_says_and_has_its_id() {
    happen(ACME, 1, 1);
    relayAll();

    var event = read(ACME).getFirst();

    assertThat(event.get("id"))
        .isEqualTo(rows.ask("SELECT id::text FROM plexsphere.ledger WHERE kind = 'test.counted'"));
    assertThat((Map<?, ?>) event.get("payload"))
        .hasToString(
            "{actor=system, data={number=1, text=ü\"\\}, object=number:1, occurred_at="
                + text(map(event.get("payload")), "occurred_at")
                + "}");
  }

  @Test
  void while_the_signer_is_away_events_wait_and_none_is_lost_or_doubled() {
    happen(ACME, 1, 2);
    relayAll();
    signer.down();
    happen(ACME, 3, 5);

    assertThatThrownBy(relay::relay).isInstanceOf(SignerException.Away.class);
    assertThat(relay.trouble()).isNotNull();
    assertThat(relay.lag()).isPositive();
    assertThat(numbers(ACME)).containsExactly(1, 2);

    signer.up();
    Eventually.until(
        Duration.ofSeconds(30),
        () -> {
          try {
            return relay.relay() > 0;
          } catch (SignerException _) {
            return false;
          }
        });
    assertThat(relay.trouble()).isNull();
    assertThat(relay.lag()).isZero();
    assertThat(numbers(ACME)).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void a_scope_that_the_signer_refuses_holds_up_no_other_and_loses_nothing() {
    happen(ACME, 1, 1);
    relayAll();
    signer.refuse(ACME_SCOPE);
    happen(ACME, 2, 3);
    happen(BETA, 1, 2);
    relayAll();
    happen(ACME, 4, 4);
    relayAll();

    assertThat(numbers(BETA)).containsExactly(1, 2);
    assertThat(numbers(ACME)).containsExactly(1);
    assertThat(relay.parkedFacts()).isEqualTo(3);

    signer.refuseNothing();
    happen(ACME, 5, 5);
    relayAll();
    assertThat(numbers(ACME)).containsExactly(1); // behind what waits
    relay.retryParked();
    happen(ACME, 6, 6);
    relayAll();

    assertThat(numbers(ACME)).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(relay.parkedFacts()).isZero();
  }

  @Test
  void many_relays_at_once_make_every_event_once() {
    happen(ACME, 1, 150);
    happen(BETA, 1, 150);
    var relays = List.of(relay(), relay(), relay(), relay());

    var next = new AtomicInteger();
    Racers.run(
        16,
        () -> {
          var mine = relays.get(next.getAndIncrement() % relays.size());
          for (int round = 0; round < 20; round++) {
            try {
              mine.relay();
            } catch (SignerException.Away _) {
              // what it had begun it has left to the others, as it does while the signer restarts
            }
          }
          return 0;
        });
    relayAll();

    assertThat(numbers(ACME)).hasSize(150).isSorted();
    assertThat(numbers(BETA)).hasSize(150).isSorted();
    assertThat(rows.ask("SELECT max(position) - count(*) FROM plexsphere.events")).isEqualTo("0");
    assertThat(BETA_SCOPE).isNotEqualTo(ACME_SCOPE);
  }
}
