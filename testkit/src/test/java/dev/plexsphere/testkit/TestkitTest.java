package dev.plexsphere.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TestkitTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  @Test
  void a_fresh_database_is_empty_and_nobody_elses() {
    var one = TestDatabase.fresh();
    var other = TestDatabase.fresh();
    one.execute("CREATE TABLE mine (x int)");

    assertThat(one.ask("SELECT to_regclass('mine')")).isEqualTo("mine");
    assertThat(other.ask("SELECT to_regclass('mine')")).isEqualTo("null");
    one.drop();
    assertThat(other.ask("SELECT count(*) FROM pg_database WHERE datname = '" + one.name() + "'"))
        .isEqualTo("0");
  }

  @Test
  void a_template_is_prepared_once_and_copied_for_each_of_many_at_once() {
    var prepared = new AtomicInteger();

    var copies =
        Racers.run(
            8,
            () ->
                TestDatabase.fromTemplate(
                    "one-row",
                    template -> {
                      prepared.incrementAndGet();
                      template.execute("CREATE TABLE t (x int)", "INSERT INTO t VALUES (7)");
                    }));

    assertThat(prepared).hasValue(1);
    assertThat(copies).extracting(TestDatabase::name).doesNotHaveDuplicates();
    assertThat(copies).allSatisfy(copy -> assertThat(copy.ask("SELECT x FROM t")).isEqualTo("7"));
  }

  @Test
  void the_clock_moves_only_by_hand_and_only_in_microseconds() {
    var clock = new SteppingClock();

    assertThat(clock.instant()).isEqualTo(SteppingClock.START);
    assertThat(clock.advance(Duration.ofNanos(1_999)))
        .isEqualTo(SteppingClock.START.plusNanos(1_000))
        .isEqualTo(clock.instant());
    clock.set(SteppingClock.START);
    assertThat(clock.instant()).isEqualTo(SteppingClock.START);
  }

  @Test
  void waiting_ends_with_the_condition_or_names_what_did_not_happen() {
    var calls = new AtomicInteger();

    Eventually.until(LONG, () -> calls.incrementAndGet() == 3);

    assertThat(calls).hasValue(3);
    assertThatThrownBy(() -> Eventually.until(Duration.ofMillis(20), "a miracle", () -> false))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("a miracle");
  }

  @Test
  void racers_all_run_and_a_failing_one_is_told() {
    var ran = new AtomicInteger();

    assertThat(Racers.run(64, ran::incrementAndGet)).hasSize(64).doesNotHaveDuplicates();
    assertThatThrownBy(() ->
            Racers.run(
                2,
                () -> {
                  throw new IllegalStateException("stumbled");
                }))
        .hasMessageContaining("stumbled");
  }
}
