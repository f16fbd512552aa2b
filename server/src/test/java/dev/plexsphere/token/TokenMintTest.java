package dev.plexsphere.token;

import static dev.plexsphere.token.TokenFixture.KEY;
import static dev.plexsphere.token.TokenFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.ApiTokenId;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.testkit.Racers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who mints which token, for how long, and how many. */
class TokenMintTest {
  private final TokenFixture fixture = new TokenFixture();
  private final TokenService tokens = fixture.tokens;

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void a_service_token_verifies_as_its_machine_for_90_days() {
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
  void a_login_token_mints_for_ten_minutes_after_the_sign_in() {
    var login = fixture.login();
    fixture.clock.advance(Duration.ofMinutes(10));
    var minted = tokens.issue(fixture.bearer(login), TokenFixture.USER, "dev", null);
    assertThat(fixture.isTaken(minted)).isTrue();

    fixture.clock.advance(Duration.ofSeconds(1));

    assertRefused(
        ErrorCode.REAUTHENTICATION_REQUIRED,
        () -> tokens.issue(fixture.bearer(login), TokenFixture.USER, "dev", null));
  }

  @Test
  void a_login_token_that_does_not_say_when_its_person_signed_in_mints_nothing() {
    var login = fixture.login();
    fixture.test.execute("UPDATE plexsphere.api_tokens SET auth_time = NULL");

    assertRefused(
        ErrorCode.REAUTHENTICATION_REQUIRED,
        () -> tokens.issue(fixture.bearer(login), TokenFixture.USER, "dev", null));
  }

  @Test
  void tokens_that_are_no_logins_mint_nothing() {
    for (var token : List.of(fixture.service(), fixture.api())) {
      var caller = fixture.bearer(token);
      assertRefused(ErrorCode.FORBIDDEN, () -> tokens.issue(caller, caller.owner(), "dev", null));
    }
  }

  @Test
  void nobody_mints_for_another() {
    assertRefused(
        ErrorCode.FORBIDDEN,
        () -> tokens.issue(fixture.browser(), TokenFixture.MACHINE, "dev", null));
  }

  @Test
  void a_lifetime_is_one_second_to_365_days() {
    for (var ttl : List.of(Duration.ZERO, Duration.ofDays(365).plusSeconds(1))) {
      assertRefused(
          ErrorCode.INVALID_TTL,
          () -> tokens.issue(fixture.browser(), TokenFixture.USER, "dev", ttl));
    }
    var longest = tokens.issue(fixture.browser(), TokenFixture.USER, "dev", Duration.ofDays(365));
    assertThat(longest.ttlClamped()).isFalse();
  }

  @Test
  void a_policy_has_bounds_and_names_the_key_that_is_out_of_them() {
    var ok = Duration.ofHours(1);
    var year = Duration.ofDays(365);
    for (var bad : List.of(Duration.ZERO, year.plusSeconds(1))) {
      assertMistake("token.login", () -> new TokenPolicy(bad, ok, ok, ok, ok, 1));
      assertMistake("token.service", () -> new TokenPolicy(ok, bad, ok, ok, ok, 1));
      assertMistake("token.api", () -> new TokenPolicy(ok, ok, bad, ok, ok, 1));
    }
    var past = Duration.ofSeconds(-1);
    assertMistake("token.mint-window", () -> new TokenPolicy(ok, ok, ok, past, ok, 1));
    assertMistake("token.overlap", () -> new TokenPolicy(ok, ok, ok, ok, past, 1));
    assertMistake("token.live-max", () -> new TokenPolicy(ok, ok, ok, ok, ok, 0));
  }

  private static void assertMistake(String key, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(key);
  }

  @Test
  void a_domains_cap_holds_for_every_kind_of_token() {
    fixture.test.execute("UPDATE plexsphere.domains SET max_token_ttl_seconds = 60");

    for (var token : List.of(fixture.service(), fixture.login(), fixture.api())) {
      assertThat(token.ttlClamped()).isTrue();
      assertThat(token.expiresAt()).isEqualTo(fixture.clock.instant().plusSeconds(60));
    }
    assertThat(fixture.rotate(fixture.service(), KEY).successor().expiresAt())
        .isEqualTo(fixture.clock.instant().plusSeconds(60));
  }

  @Test
  void an_identity_holds_100_live_tokens_however_many_ask_at_once() {
    var refused = new AtomicInteger();

    var issued =
        Racers.run(
            64,
            () -> {
              int made = 0;
              for (int i = 0; i < 2; i++) {
                try {
                  fixture.service();
                  made++;
                } catch (RefusedException e) {
                  assertThat(e.refusal().code()).isEqualTo(ErrorCode.TOO_MANY_TOKENS);
                  refused.incrementAndGet();
                }
              }
              return made;
            });

    assertThat(issued.stream().mapToInt(Integer::intValue).sum()).isEqualTo(100);
    assertThat(refused).hasValue(28);
    assertThat(fixture.facts()).hasSize(100);
    assertThat(fixture.isTaken(fixture.api())).as("another identity").isTrue();
    fixture.test.execute(
        "UPDATE plexsphere.api_tokens SET revoked_at = now() WHERE id = (SELECT min(id::text)::uuid"
            + " FROM plexsphere.api_tokens WHERE owner_kind = 'service')");
    assertThat(fixture.isTaken(fixture.service())).as("after one was deleted").isTrue();
  }

  @Test
  void the_plaintext_is_not_in_the_database() {
    var plaintext = fixture.service().plaintext().reveal();
    var random = plaintext.substring(plaintext.length() - 38);

    assertThat(
            fixture.test.ask(
                "SELECT count(*) FROM plexsphere.api_tokens t, plexsphere.ledger l WHERE t::text LIKE '%"
                    + random
                    + "%' OR convert_from(l.canonical, 'UTF8') LIKE '%"
                    + random
                    + "%'"))
        .isEqualTo("0");
  }

  @Test
  void secrets_print_as_stars() {
    var caller = fixture.bearer(fixture.service());

    assertThat(caller.toString()).doesNotContain("psk_").contains("***");
    assertThat(
            new Issued(
                    new ApiTokenId(new UUID(1, 1)),
                    new Secret("psk_x"),
                    "dev",
                    fixture.clock.instant(),
                    false)
                .toString())
        .doesNotContain("psk_x");
  }
}
