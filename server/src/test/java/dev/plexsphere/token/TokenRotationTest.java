package dev.plexsphere.token;

import static dev.plexsphere.token.TokenFixture.KEY;
import static dev.plexsphere.token.TokenFixture.OTHER_KEY;
import static dev.plexsphere.token.TokenFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.Databases;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.ApiTokenId;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two tokens for a while, one successor for good. */
class TokenRotationTest {
  private final TokenFixture fixture = new TokenFixture();
  private final TokenService tokens = fixture.tokens;

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void rotation_leaves_both_until_the_deadline() {
    var old = fixture.service();
    var rotated = tokens.rotate(fixture.bearer(old), old.id(), null);

    assertThat(rotated.deadline()).isEqualTo(fixture.clock.instant().plus(Duration.ofDays(2)));
    assertThat(rotated.successor().env()).isEqualTo("live");
    assertThat(fixture.isTaken(old)).isTrue();
    assertThat(fixture.isTaken(rotated.successor())).isTrue();
    fixture.clock.advance(Duration.ofDays(2).minusSeconds(1));
    assertThat(fixture.isTaken(old)).isTrue();

    fixture.clock.advance(Duration.ofSeconds(1));

    assertThat(fixture.isTaken(old)).isFalse();
    assertThat(fixture.isTaken(rotated.successor())).isTrue();
    assertThat(fixture.facts()).containsExactly("token.issued", "token.rotated");
  }

  @Test
  void the_overlap_ends_with_the_old_token_at_the_latest() {
    var old = tokens.issue(fixture.browser(), TokenFixture.USER, "dev", Duration.ofHours(1));

    assertThat(fixture.rotate(old, KEY).deadline()).isEqualTo(old.expiresAt());
  }

  @Test
  void the_same_key_within_ten_minutes_brings_the_same_successor_back_even_when_it_is_in_use() {
    var old = fixture.service();
    var first = fixture.rotate(old, KEY);
    assertThat(fixture.isTaken(first.successor())).isTrue();
    fixture.clock.advance(Duration.ofMinutes(10));

    var again = fixture.rotate(old, KEY);

    assertThat(again).isEqualTo(first);
    fixture.clock.advance(Duration.ofSeconds(1));
    assertRefused(ErrorCode.TOKEN_ALREADY_ROTATED, () -> fixture.rotate(old, KEY));
  }

  @Test
  void the_same_key_brings_the_same_successor_back_from_another_node() {
    var old = fixture.service();
    var first = fixture.rotate(old, KEY);

    try (var pool = Databases.open(fixture.test);
        var other = fixture.node(pool)) {
      assertThat(other.rotate(fixture.bearer(old), old.id(), KEY)).isEqualTo(first);
    }
  }

  @Test
  void a_successor_that_nobody_used_gives_way_to_another_and_the_overlap_does_not_grow() {
    var old = fixture.service();
    var first = fixture.rotate(old, KEY);
    fixture.clock.advance(Duration.ofHours(1));

    var second = fixture.rotate(old, OTHER_KEY);

    assertThat(second.successor().id()).isNotEqualTo(first.successor().id());
    assertThat(second.deadline()).isEqualTo(first.deadline());
    assertThat(fixture.isTaken(first.successor())).isFalse();
    assertThat(fixture.isTaken(second.successor())).isTrue();
    assertRefused(ErrorCode.TOKEN_ALREADY_ROTATED, () -> fixture.rotate(old, KEY + 3));
  }

  @Test
  void a_successor_counts_as_used_from_its_first_request_on() {
    var old = fixture.service();
    var successor = fixture.rotate(old, KEY).successor();

    assertThat(fixture.isTaken(successor)).isTrue();

    assertRefused(ErrorCode.TOKEN_ALREADY_ROTATED, () -> fixture.rotate(old, OTHER_KEY));
    assertThat(fixture.isTaken(successor)).isTrue();
  }

  @Test
  void a_successor_made_under_another_key_encryption_key_gives_way() {
    var old = fixture.service();
    var first = fixture.rotate(old, KEY).successor();

    try (var other = fixture.node(KeyEncryptionKey.parse(KeyEncryptionKey.generate()))) {
      var second = other.rotate(fixture.bearer(old), old.id(), KEY).successor();

      assertThat(second.id()).isNotEqualTo(first.id());
      assertThat(fixture.isTaken(second)).isTrue();
      assertThat(fixture.isTaken(first)).isFalse();
    }
  }

  @Test
  void an_owner_at_the_limit_rotates_and_so_has_twice_as_many_and_no_more() {
    try (var small = new TokenFixture(TokenPolicy.standard().withLiveMax(1))) {
      var successor = small.rotate(small.service(), KEY).successor();

      assertRefused(ErrorCode.TOO_MANY_TOKENS, () -> small.rotate(successor, KEY));
      assertRefused(ErrorCode.TOO_MANY_TOKENS, small::service);
    }
  }

  @Test
  void without_the_old_secret_a_key_brings_nothing_back() {
    var old = fixture.api();
    var first = tokens.rotate(fixture.browser(), old.id(), KEY);

    var second = tokens.rotate(fixture.browser(), old.id(), KEY);

    assertThat(second.successor().plaintext()).isNotEqualTo(first.successor().plaintext());
    assertThat(fixture.successors(old.id(), "revoked_at IS NULL")).isEqualTo(1);
  }

  @Test
  void a_key_is_22_to_255_visible_characters() {
    var token = fixture.service();

    for (var key : List.of("", KEY.substring(1), KEY + " ", KEY + "\u00e9", "k".repeat(256))) {
      assertRefused(ErrorCode.INVALID_REQUEST, () -> fixture.rotate(token, key));
    }
  }

  @Test
  void a_token_rotates_itself_only() {
    var one = fixture.service();
    var other = fixture.service();

    assertRefused(ErrorCode.FORBIDDEN, () -> tokens.rotate(fixture.bearer(one), other.id(), KEY));
    assertRefused(
        ErrorCode.TOKEN_NOT_FOUND,
        () -> tokens.rotate(fixture.bearer(one), new ApiTokenId(new UUID(1, 1)), KEY));
  }

  @Test
  void a_login_token_does_not_rotate() {
    var login = fixture.login();

    assertRefused(ErrorCode.TOKEN_NOT_ROTATABLE, () -> fixture.rotate(login, KEY));
    assertRefused(
        ErrorCode.TOKEN_NOT_ROTATABLE, () -> tokens.rotate(fixture.browser(), login.id(), null));
  }

  @Test
  void a_dead_token_does_not_rotate() {
    var token = fixture.api();
    tokens.delete(fixture.browser(), token.id());

    assertRefused(
        ErrorCode.TOKEN_NOT_FOUND, () -> tokens.rotate(fixture.browser(), token.id(), null));
  }

  @Test
  void rotation_keeps_owner_origin_scope_and_parent() {
    var old = tokens.issue(fixture.bearer(fixture.login()), TokenFixture.USER, "stage", null);
    var before = fixture.verify(old).orElseThrow();

    var after = fixture.verify(fixture.rotate(old, KEY).successor()).orElseThrow();

    assertThat(after)
        .usingRecursiveComparison()
        .ignoringFields("id", "expiresAt")
        .isEqualTo(before);
    assertThat(
            fixture.test.ask(
                "SELECT count(DISTINCT parent_id) || ' ' || count(parent_id) FROM plexsphere.api_tokens"))
        .isEqualTo("1 2");
  }
}
