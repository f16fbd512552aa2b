package dev.plexsphere.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenServiceTest {
  private final TokenFixture fixture = new TokenFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void a_service_token_verifies_as_its_machine() {
    var token = fixture.service();

    assertThat(fixture.verify(token))
        .hasValueSatisfying(verified -> {
          assertThat(verified.id()).isEqualTo(token.id());
          assertThat(verified.owner()).isEqualTo(TokenFixture.MACHINE);
          assertThat(verified.domainSlug()).isEqualTo("acme-corp");
          assertThat(verified.env()).isEqualTo("live");
        });
    assertThat(token.expiresAt()).isEqualTo(fixture.clock.instant().plus(Duration.ofDays(90)));
  }

  @Test
  void a_login_token_lives_twelve_hours() {
    var token = fixture.login();
    fixture.clock.advance(Duration.ofHours(12).minusSeconds(1));
    assertThat(fixture.isTaken(token)).isTrue();

    fixture.clock.advance(Duration.ofSeconds(1));

    assertThat(fixture.isTaken(token)).isFalse();
  }

  @Test
  void rotation_leaves_both_until_the_deadline() {
    var old = fixture.service();
    var rotated = fixture.tokens.rotate(fixture.bearer(old), old.id(), null);

    assertThat(fixture.isTaken(old)).isTrue();
    assertThat(fixture.isTaken(rotated.successor())).isTrue();
    fixture.clock.advance(Duration.ofDays(2));

    assertThat(fixture.isTaken(old)).isFalse();
    assertThat(fixture.isTaken(rotated.successor())).isTrue();
    assertThat(fixture.facts()).containsExactly("token.issued", "token.rotated");
  }

  @Test
  void a_deleted_token_is_refused_at_once() {
    var token = fixture.service();

    fixture.tokens.delete(fixture.bearer(token), token.id());

    assertThat(fixture.isTaken(token)).isFalse();
    assertThat(fixture.facts()).containsExactly("token.issued", "token.revoked");
  }
}
