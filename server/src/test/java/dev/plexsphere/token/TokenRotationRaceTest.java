package dev.plexsphere.token;

import static dev.plexsphere.token.TokenFixture.KEY;
import static dev.plexsphere.token.TokenFixture.OTHER_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.testkit.Racers;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rotations at the same moment: one successor, whoever comes first. */
class TokenRotationRaceTest {
  private final TokenFixture fixture = new TokenFixture();
  private final TokenService tokens = fixture.tokens;

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void of_64_rotations_with_one_key_all_get_the_same_successor() {
    var old = fixture.service();
    var caller = fixture.bearer(old);

    var all = Racers.run(64, () -> tokens.rotate(caller, old.id(), KEY));

    assertThat(all.stream().distinct()).hasSize(1);
    assertThat(fixture.successors(old.id(), "true")).isEqualTo(1);
    assertThat(fixture.isTaken(all.getFirst().successor())).isTrue();
  }

  @Test
  void of_64_rotations_with_different_keys_one_successor_lives() {
    var old = fixture.service();
    var caller = fixture.bearer(old);
    var number = new AtomicInteger();

    var all =
        Racers.run(64, () -> tokens.rotate(caller, old.id(), KEY + "-" + number.incrementAndGet()));

    assertThat(fixture.successors(old.id(), "revoked_at IS NULL")).isEqualTo(1);
    assertThat(all.stream().map(Rotated::successor).filter(fixture::isTaken)).hasSize(1);
  }

  @Test
  void using_and_replacing_a_successor_at_the_same_moment_never_both_succeed() {
    for (int round = 0; round < 20; round++) {
      var old = fixture.api();
      var caller = fixture.bearer(old);
      var first = fixture.rotate(old, KEY).successor();
      var turn = new AtomicInteger();

      var outcomes =
          Racers.run(
              2,
              () -> {
                if (turn.getAndIncrement() == 0) {
                  return fixture.isTaken(first);
                }
                try {
                  tokens.rotate(caller, old.id(), OTHER_KEY);
                  return true;
                } catch (RefusedException e) {
                  assertThat(e.refusal().code()).isEqualTo(ErrorCode.TOKEN_ALREADY_ROTATED);
                  return false;
                }
              });

      assertThat(outcomes).containsExactlyInAnyOrder(true, false);
    }
  }
}
