package dev.plexsphere.jwk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.testkit.Racers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the algorithms of a Domain take turns, over years. */
class KeyTurnTest {
  private static final Duration DAY = Duration.ofDays(1);

  /** How long one algorithm is changing: published a day ahead, kept for an hour after. */
  private static final Duration TURN = Duration.ofHours(25);

  private final KeyNodes nodes = new KeyNodes();

  @AfterEach
  void close() {
    nodes.close();
  }

  @Test
  void of_algorithms_that_are_all_due_one_changes_whichever_nodes_look() {
    for (var algorithm : SigningAlgorithm.values()) {
      nodes.sign(nodes.node(), algorithm);
    }
    nodes.clock.advance(DAY.multipliedBy(40));

    var seen = Racers.run(16, () -> nodes.published(nodes.node()).size());

    assertThat(seen).containsOnly(4);
    assertThat(nodes.published(nodes.node())).hasSize(4);
  }

  @Test
  void the_next_turn_begins_a_minute_after_the_last_one_is_over_anywhere() {
    for (var algorithm : SigningAlgorithm.values()) {
      nodes.sign(nodes.node(), algorithm);
    }
    nodes.clock.advance(DAY.multipliedBy(40));
    assertThat(nodes.published(nodes.node())).hasSize(4);
    nodes.clock.advance(TURN.minusSeconds(1));
    assertThat(nodes.published(nodes.node())).hasSize(4);

    nodes.clock.advance(Duration.ofSeconds(1));
    assertThat(nodes.published(nodes.node())).as("there may be a slower clock").hasSize(3);
    nodes.clock.advance(Duration.ofSeconds(59));
    assertThat(nodes.published(nodes.node())).hasSize(3);
    nodes.clock.advance(Duration.ofSeconds(1));
    assertThat(nodes.published(nodes.node())).hasSize(4);
  }

  /** What is seen of one key. */
  private static final class Life {
    final Instant seen;
    Instant firstSignature = Instant.MAX;
    Instant lastSignature = Instant.MIN;

    Life(Instant seen) {
      this.seen = seen;
    }
  }

  @ParameterizedTest
  @CsvSource({"30, 1095, 11", "2, 60, 1", "3, 60, 5"})
  void never_more_than_four_are_published_and_each_signs_in_its_time(
      int signsFor, int days, int stepHours) {
    var schedule = KeySchedule.of(DAY.multipliedBy(signsFor));
    var step = Duration.ofHours(stepHours);
    var node = nodes.node(schedule);
    var lives = new HashMap<String, Life>();
    var firsts = new HashMap<SigningAlgorithm, String>();
    var end = nodes.clock.instant().plus(DAY.multipliedBy(days));
    while (nodes.clock.instant().isBefore(end)) {
      for (var algorithm : SigningAlgorithm.values()) {
        var kid = nodes.sign(node, algorithm).getHeader().getKeyID();
        firsts.putIfAbsent(algorithm, kid);
        note(node, lives);
        var life = Objects.requireNonNull(lives.get(kid));
        life.firstSignature =
            life.firstSignature.isAfter(nodes.clock.instant())
                ? nodes.clock.instant()
                : life.firstSignature;
        life.lastSignature = nodes.clock.instant();
      }
      keepsThoseThatSignedAnHourAgo(node, lives);
      nodes.clock.advance(step);
    }
    assertThat(lives).hasSizeGreaterThan(3 * days / (signsFor + 3));
    lives.forEach((kid, life) -> {
      if (!firsts.containsValue(kid) && life.firstSignature.isBefore(Instant.MAX)) {
        assertThat(Duration.between(life.seen, life.firstSignature)).isGreaterThanOrEqualTo(DAY);
      }
      if (life.firstSignature.isBefore(life.lastSignature)) {
        assertThat(Duration.between(life.firstSignature, life.lastSignature))
            .isLessThanOrEqualTo(
                schedule.signsFor().plus(TURN.multipliedBy(2)).plus(step.multipliedBy(4)));
      }
    });
  }

  private void note(KeyService node, Map<String, Life> lives) {
    var now = nodes.published(node);
    assertThat(now.size()).isLessThanOrEqualTo(4);
    now.forEach(key -> lives.computeIfAbsent(key.getKeyID(), _ -> new Life(nodes.clock.instant())));
  }

  private void keepsThoseThatSignedAnHourAgo(KeyService node, Map<String, Life> lives) {
    var now = nodes.clock.instant();
    lives.forEach((kid, life) -> {
      if (life.lastSignature.isAfter(now.minus(Duration.ofMinutes(59)))) {
        assertThat(node.published(nodes.acme).getKeyByKeyId(kid)).isNotNull();
      }
    });
  }
}
