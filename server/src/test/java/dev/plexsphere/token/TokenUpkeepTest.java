package dev.plexsphere.token;

import static dev.plexsphere.token.TokenFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.Databases;
import dev.plexsphere.contract.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists, last uses and the sweeper. */
class TokenUpkeepTest {
  private final TokenFixture fixture = new TokenFixture();
  private final TokenService tokens = fixture.tokens;

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void the_presented_token_is_listed_first_then_the_newest() {
    var oldest = fixture.api();
    fixture.clock.advance(Duration.ofSeconds(1));
    var middle = fixture.api();
    fixture.clock.advance(Duration.ofSeconds(1));
    var newest = fixture.api();

    assertThat(tokens.list(fixture.bearer(oldest)).stream().map(ApiToken::id))
        .containsExactly(oldest.id(), newest.id(), middle.id());
    assertThat(tokens.list(fixture.browser()).stream().map(ApiToken::id))
        .containsExactly(newest.id(), middle.id(), oldest.id());
  }

  @Test
  void what_has_ended_is_neither_listed_nor_rotated() {
    var expired = tokens.issue(fixture.browser(), TokenFixture.USER, "dev", Duration.ofDays(1));
    var rotated = fixture.api();
    var successor = tokens.rotate(fixture.browser(), rotated.id(), null).successor();
    fixture.clock.advance(Duration.ofDays(2));

    assertThat(tokens.list(fixture.browser()).stream().map(ApiToken::id))
        .containsExactly(successor.id());
    for (var dead : List.of(expired.id(), rotated.id())) {
      assertRefused(ErrorCode.TOKEN_NOT_FOUND, () -> tokens.rotate(fixture.browser(), dead, null));
    }
  }

  @Test
  void the_last_use_is_written_a_minute_after_the_first_and_once() {
    var token = fixture.service();
    var caller = fixture.bearer(token);
    tokens.flushLastUses();
    assertThat(lastUse(caller)).isEmpty();
    fixture.clock.advance(Duration.ofSeconds(30));
    var last = fixture.clock.instant();
    fixture.isTaken(token);
    fixture.clock.advance(Duration.ofSeconds(30));

    tokens.flushLastUses();

    assertThat(lastUse(caller)).hasValue(last);
    fixture.clock.advance(Duration.ofMinutes(5));
    tokens.flushLastUses();
    assertThat(lastUse(caller)).hasValue(last);
  }

  @Test
  void the_last_use_never_goes_back_whichever_node_writes_last() {
    var token = fixture.service();
    var caller = fixture.bearer(token);
    try (var pool = Databases.open(fixture.test);
        var other = fixture.node(pool)) {
      fixture.clock.advance(Duration.ofSeconds(30));
      var last = fixture.clock.instant();
      assertThat(other.verify(token.plaintext().reveal())).isPresent();
      fixture.clock.advance(Duration.ofSeconds(60));

      other.flushLastUses();
      tokens.flushLastUses();

      assertThat(lastUse(caller)).hasValue(last);
    }
  }

  private Optional<java.time.Instant> lastUse(TokenCaller caller) {
    return Optional.ofNullable(tokens.list(caller).getFirst().lastUsedAt());
  }

  @Test
  void the_sweeper_takes_the_expired_and_leaves_a_fact_where_none_was_left() {
    fixture.login();
    var deleted = fixture.login();
    tokens.delete(fixture.browser(), deleted.id());
    var service = fixture.service();
    fixture.clock.advance(Duration.ofHours(12).minusSeconds(1));
    assertThat(fixture.sweep()).isZero();
    fixture.clock.advance(Duration.ofSeconds(1));

    assertThat(fixture.sweep()).isEqualTo(2);

    assertThat(fixture.sweep()).isZero();
    assertThat(fixture.isTaken(service)).isTrue();
    assertThat(fixture.facts()).filteredOn("token.expired"::equals).hasSize(1);
  }
}
