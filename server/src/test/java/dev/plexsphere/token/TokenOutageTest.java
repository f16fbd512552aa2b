package dev.plexsphere.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.testkit.Eventually;
import dev.plexsphere.testkit.Racers;
import dev.plexsphere.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** While the database is away, and after it came back. */
class TokenOutageTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final TokenFixture fixture = new TokenFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void while_the_database_is_away_the_answer_is_503_and_afterwards_all_is_well() {
    var token = fixture.service();
    allowConnections(false);
    Eventually.until(SOON, () -> refusal(() -> fixture.isTaken(token)).isPresent());

    assertThat(refusal(() -> fixture.isTaken(token))).hasValue(ErrorCode.DATASTORE_UNAVAILABLE);
    assertThat(refusal(fixture::service)).hasValue(ErrorCode.DATASTORE_UNAVAILABLE);

    allowConnections(true);
    Eventually.until(SOON, () -> refusal(() -> fixture.isTaken(token)).isEmpty());
    assertThat(fixture.isTaken(token)).isTrue();
    assertThat(fixture.facts()).containsExactly("token.issued");
  }

  @Test
  void every_answered_mint_exists_once_although_connections_are_killed_all_the_time() {
    var answered =
        Racers.run(
            8,
            () -> {
              var mine = new java.util.ArrayList<Issued>();
              for (int i = 0; i < 12; i++) {
                try {
                  mine.add(fixture.service());
                } catch (RefusedException e) {
                  assertThat(e.refusal().code()).isEqualTo(ErrorCode.DATASTORE_UNAVAILABLE);
                }
                if (i % 4 == 0) {
                  killConnections();
                }
              }
              return mine;
            });

    Eventually.until(SOON, () -> refusal(fixture::facts).isEmpty());
    var tokens = answered.stream().flatMap(List::stream).toList();
    assertThat(tokens).isNotEmpty().allMatch(fixture::isTaken);
    assertThat(fixture.test.ask("SELECT count(*) FROM plexsphere.api_tokens"))
        .isEqualTo(String.valueOf(fixture.facts().size()));
  }

  private static Optional<ErrorCode> refusal(Runnable call) {
    try {
      call.run();
      return Optional.empty();
    } catch (RefusedException e) {
      return Optional.of(Objects.requireNonNull(e.refusal().code()));
    }
  }

  private void allowConnections(boolean allow) {
    administer("ALTER DATABASE " + fixture.test.name() + " ALLOW_CONNECTIONS " + allow);
    if (!allow) {
      killConnections();
    }
  }

  private void killConnections() {
    administer(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
            + fixture.test.name()
            + "' AND usename = current_user");
  }

  private void administer(String statement) {
    var test = fixture.test;
    new TestDatabase(test.host(), test.port(), "postgres", test.user(), test.password())
        .execute(statement);
  }
}
