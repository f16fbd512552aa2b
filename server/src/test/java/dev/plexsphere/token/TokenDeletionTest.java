package dev.plexsphere.token;

import static dev.plexsphere.token.TokenFixture.KEY;
import static dev.plexsphere.token.TokenFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.contract.ErrorCode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a deletion reaches, and what it leaves. */
class TokenDeletionTest {
  private final TokenFixture fixture = new TokenFixture();
  private final TokenService tokens = fixture.tokens;

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void a_deleted_token_is_refused_at_once_and_is_gone_for_its_owner() {
    var token = fixture.service();
    var caller = fixture.bearer(token);

    tokens.delete(caller, token.id());

    assertThat(fixture.isTaken(token)).isFalse();
    assertThat(tokens.list(caller)).isEmpty();
    assertRefused(ErrorCode.TOKEN_NOT_FOUND, () -> tokens.delete(caller, token.id()));
    assertThat(fixture.facts()).containsExactly("token.issued", "token.revoked");
  }

  @Test
  void deleting_a_login_token_deletes_what_it_minted_even_after_that_was_rotated() {
    var login = fixture.login();
    var child = tokens.issue(fixture.bearer(login), TokenFixture.USER, "dev", null);
    var grandchild = fixture.rotate(child, KEY).successor();
    var own = fixture.api();

    tokens.delete(fixture.browser(), login.id());

    assertThat(fixture.isTaken(child)).isFalse();
    assertThat(fixture.isTaken(grandchild)).isFalse();
    assertThat(fixture.isTaken(own)).isTrue();
  }

  @Test
  void taking_one_login_back_takes_back_what_it_minted_and_no_other_login() {
    var login = fixture.login();
    var child = tokens.issue(fixture.bearer(login), TokenFixture.USER, "dev", null);
    var other = fixture.login();

    fixture.database.inTransaction(
        tx -> tokens.revokeLogin(tx, TokenFixture.DOMAIN, TokenFixture.ALICE, login.id()));

    assertThat(fixture.isTaken(login)).isFalse();
    assertThat(fixture.isTaken(child)).isFalse();
    assertThat(fixture.isTaken(other)).isTrue();
    assertThat(fixture.facts()).filteredOn("token.revoked"::equals).hasSize(2);
  }

  @Test
  void a_child_that_is_gone_already_leaves_no_second_fact() {
    var login = fixture.login();
    var child = tokens.issue(fixture.bearer(login), TokenFixture.USER, "dev", null);
    tokens.delete(fixture.browser(), child.id());

    tokens.delete(fixture.browser(), login.id());

    assertThat(fixture.facts()).filteredOn("token.revoked"::equals).hasSize(2);
  }

  @Test
  void deleting_an_expired_login_token_still_reaches_what_it_minted() {
    var login = fixture.login();
    var child = tokens.issue(fixture.bearer(login), TokenFixture.USER, "dev", null);
    fixture.clock.advance(Duration.ofDays(2));
    assertThat(fixture.sweep()).isZero();

    tokens.delete(fixture.browser(), login.id());

    assertThat(fixture.isTaken(child)).isFalse();
  }

  @Test
  void after_a_rotation_deleting_the_old_token_with_the_old_token_leaves_the_successor() {
    var old = fixture.service();
    var rotated = fixture.rotate(old, KEY);

    tokens.delete(fixture.bearer(old), old.id());

    assertThat(fixture.isTaken(old)).isFalse();
    assertThat(fixture.isTaken(rotated.successor())).isTrue();
  }
}
