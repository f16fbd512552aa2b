package dev.plexsphere.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.ids.DomainId;
import dev.plexsphere.ids.Scope;
import dev.plexsphere.kit.time.Clocks;
import dev.plexsphere.signing.SignerException;
import dev.plexsphere.testkit.Eventually;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What waits because the signer refuses it, and announcements that do not come as they should. */
class RelayParkTest extends RelayFixture {
  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void a_scope_whose_first_key_is_refused_holds_up_no_other() {
    signer.refuse(ACME_SCOPE);
    happen(ACME, 1, 2);
    happen(BETA, 1, 1);
    relayAll();

    assertThat(numbers(BETA)).containsExactly(1);
    assertThat(relay.parkedFacts()).isEqualTo(2);
    assertThat(keys.history(new Scope(ACME))).isEmpty();
  }

  @Test
  void a_platform_that_the_signer_refuses_for_another_reason_waits_for_the_signer() {
    signer.refuse("platform");
    happen(null, 1, 2);
    relayAll();

    assertThat(relay.parkedFacts()).isEqualTo(2);
    assertThat(keys.history(Scope.PLATFORM)).isEmpty();

    signer.refuseNothing();
    relay.retryParked();

    assertThat(numbers(DomainId.PLATFORM)).containsExactly(1, 2);
  }

  @Test
  void what_is_still_refused_when_it_is_tried_again_goes_on_waiting() {
    signer.refuse(ACME_SCOPE);
    happen(ACME, 1, 2);
    relayAll();

    relay.retryParked();
    assertThat(relay.parkedFacts()).isEqualTo(2);

    signer.refuseNothing();
    relay.retryParked();
    assertThat(relay.parkedFacts()).isZero();
    assertThat(numbers(ACME)).containsExactly(1, 2);
  }

  @Test
  void what_waited_becomes_no_event_of_a_relay_that_comes_too_late() throws Exception {
    signer.refuse(ACME_SCOPE);
    happen(ACME, 1, 2);
    relayAll();
    signer.refuseNothing();

    whileAnotherMovesTheCursor(relay::retryParked);

    assertThat(numbers(ACME)).isEmpty();
    assertThat(relay.parkedFacts()).isEqualTo(2);
    relay.retryParked();
    assertThat(numbers(ACME)).containsExactly(1, 2);
  }

  /** Holds {@code work} up between its lease and its commit. */
  private void whileAnotherMovesTheCursor(Runnable work) throws SQLException, InterruptedException {
    try (var other = rows.connect();
        var sql = other.createStatement()) {
      other.setAutoCommit(false);
      sql.execute("UPDATE plexsphere.event_cursor SET lease_until = NULL, holder = NULL");
      other.commit();
      sql.execute("LOCK TABLE plexsphere.event_heads IN ACCESS EXCLUSIVE MODE");
      var late = Thread.ofVirtual().start(work);
      Eventually.until(
          SOON,
          () ->
              rows.ask("SELECT count(holder) FROM plexsphere.event_cursor").equals("1")
                  && rows.ask("SELECT count(*) FROM pg_locks WHERE NOT granted").equals("1"));
      sql.execute("UPDATE plexsphere.event_cursor SET position = position + 1");
      other.commit();
      assertThat(late.join(SOON)).isTrue();
    }
  }

  @Test
  void a_scope_that_is_refused_in_the_middle_of_a_rotation_keeps_no_key_that_no_event_told() {
    happen(ACME, 1, 1);
    relayAll();
    signer.rotate(ACME_SCOPE, "second");
    signer.refuseOnceRotated();
    happen(ACME, 2, 2);
    relayAll();

    assertThat(relay.parkedFacts()).isEqualTo(1);
    assertThat(keys.history(new Scope(ACME))).hasSize(1);
    assertThat(rotated).isEmpty();
  }

  @Test
  void a_rotation_whose_announcement_is_not_to_be_seen_yet_makes_events_wait() {
    happen(ACME, 1, 1);
    relayAll();
    signer.rotate(ACME_SCOPE, "second");
    signer.silentOnRotations(true);
    happen(ACME, 2, 2);

    assertThatThrownBy(relay::relay).isInstanceOf(SignerException.KeyChanged.class);
    assertThat(relay.parkedFacts()).isZero();

    signer.silentOnRotations(false);
    relayAll();
    assertThat(numbers(ACME)).containsExactly(1, 2);
  }

  @Test
  void an_announcement_that_the_stream_is_beyond_is_not_told_again() {
    happen(ACME, 1, 1);
    relayAll();
    signer.rotate(ACME_SCOPE, "second");
    rows.execute("UPDATE plexsphere.event_heads SET key_id = 'second'");

    relay.announce(Clocks.system().instant().minusSeconds(60));

    assertThat(rows.ask("SELECT count(*) FROM plexsphere.events")).isEqualTo("1");
  }
}
