package dev.plexsphere.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.Databases;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.testkit.Racers;
import dev.plexsphere.testkit.SteppingClock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThrottleServiceTest {
  private static final Duration WINDOW = Duration.ofMinutes(15);

  private final SteppingClock clock = new SteppingClock();
  private final Database database = Databases.open(Databases.migrated());
  private final ThrottleService throttle = new ThrottleService(database, clock);

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void max_tries_pass_and_the_next_waits_for_the_end_of_the_window() {
    for (int i = 0; i < 3; i++) {
      assertThat(throttle.hit("a", 3, WINDOW)).isEmpty();
      clock.advance(Duration.ofMinutes(1));
    }

    assertThat(throttle.hit("a", 3, WINDOW)).contains(Duration.ofMinutes(12));
    assertThat(throttle.hit("b", 3, WINDOW)).isEmpty();
  }

  @Test
  void a_closed_window_counts_for_nothing() {
    hitTimes(9);
    clock.advance(WINDOW);

    assertThat(throttle.blocked("a", 3, WINDOW)).isEmpty();
    assertThat(throttle.hit("a", 3, WINDOW)).isEmpty();
  }

  @Test
  void tries_while_waiting_do_not_make_the_wait_longer() {
    hitTimes(50);

    assertThat(throttle.hit("a", 3, WINDOW)).contains(WINDOW);
  }

  @Test
  void blocked_looks_without_counting() {
    hitTimes(2);
    assertThat(throttle.blocked("a", 3, WINDOW)).isEmpty();
    assertThat(throttle.blocked("a", 3, WINDOW)).isEmpty();

    hitTimes(1);
    assertThat(throttle.blocked("a", 3, WINDOW)).contains(WINDOW);
  }

  @Test
  void reset_forgets() {
    hitTimes(9);
    throttle.reset("a");

    assertThat(throttle.hit("a", 3, WINDOW)).isEmpty();
  }

  @Test
  void of_64_racers_exactly_max_pass() {
    var passed =
        Racers.run(64, () -> throttle.hit("a", 10, WINDOW)).stream()
            .filter(Optional::isEmpty)
            .count();

    assertThat(passed).isEqualTo(10);
  }

  @Test
  void another_node_counts_on() {
    hitTimes(3);

    assertThat(new ThrottleService(database, clock).hit("a", 3, WINDOW)).isPresent();
  }

  @Test
  void the_refusal_says_when_to_come_back() {
    var refusal = ThrottleService.refusal(Duration.ofMillis(61_001));

    assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(refusal.headers()).containsEntry("Retry-After", "62");
    assertThat(refusal.detail()).isEqualTo("Too many attempts; try again in 62 s.");
  }

  @Test
  void sweep_removes_closed_windows_only() {
    hitTimes(1);
    assertThat(sweep()).isZero();
    clock.advance(WINDOW);
    assertThat(sweep()).isOne();
  }

  private void hitTimes(int times) {
    for (int i = 0; i < times; i++) {
      throttle.hit("a", 3, WINDOW);
    }
  }

  private int sweep() {
    return database.transaction(tx -> throttle.sweep(tx, clock.instant()));
  }
}
