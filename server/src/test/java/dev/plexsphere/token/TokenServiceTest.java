package dev.plexsphere.token;

import static dev.plexsphere.token.TokenFixture.DOMAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.Databases;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.ApiTokenId;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.testkit.Eventually;
import dev.plexsphere.testkit.Racers;
import dev.plexsphere.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a real PostgreSQL: what is tested here is mostly SQL, time and races. */
class TokenServiceTest {
  private static final String KEY = "0123456789abcdefghijkl";
  private static final String OTHER_KEY = "another-key-of-22-char";
  private static final Duration SOON = Duration.ofSeconds(10);

  private final TokenFixture fixture = new TokenFixture();
  private final TokenService tokens = fixture.tokens;

  @AfterEach
  void close() {
    fixture.close();
  }

  private static void assertRefused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal().code()).isEqualTo(code));
  }

  private Rotated rotate(Issued token, String key) {
    return tokens.rotate(fixture.bearer(token), token.id(), key);
  }

  private long successors(ApiTokenId predecessor, String and) {
    return Long.parseLong(
        fixture.test.ask(
            "SELECT count(*) FROM plexsphere.api_tokens WHERE predecessor_id = '"
                + predecessor
                + "' AND "
                + and));
  }

  // ---- lifetimes and minting

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
  void a_domains_cap_holds_for_every_kind_of_token() {
    fixture.test.execute("UPDATE plexsphere.domains SET max_token_ttl_seconds = 60");

    for (var token : List.of(fixture.service(), fixture.login(), fixture.api())) {
      assertThat(token.ttlClamped()).isTrue();
      assertThat(token.expiresAt()).isEqualTo(fixture.clock.instant().plusSeconds(60));
    }
    assertThat(rotate(fixture.service(), KEY).successor().expiresAt())
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

  // ---- deleting

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
    var grandchild = rotate(child, KEY).successor();
    var own = fixture.api();

    tokens.delete(fixture.browser(), login.id());

    assertThat(fixture.isTaken(child)).isFalse();
    assertThat(fixture.isTaken(grandchild)).isFalse();
    assertThat(fixture.isTaken(own)).isTrue();
  }

  @Test
  void deleting_an_expired_login_token_still_reaches_what_it_minted() {
    var login = fixture.login();
    var child = tokens.issue(fixture.bearer(login), TokenFixture.USER, "dev", null);
    fixture.clock.advance(Duration.ofDays(2));
    assertThat(sweep()).isZero();

    tokens.delete(fixture.browser(), login.id());

    assertThat(fixture.isTaken(child)).isFalse();
  }

  @Test
  void after_a_rotation_deleting_the_old_token_with_the_old_token_leaves_the_successor() {
    var old = fixture.service();
    var rotated = rotate(old, KEY);

    tokens.delete(fixture.bearer(old), old.id());

    assertThat(fixture.isTaken(old)).isFalse();
    assertThat(fixture.isTaken(rotated.successor())).isTrue();
  }

  // ---- rotating

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

    assertThat(rotate(old, KEY).deadline()).isEqualTo(old.expiresAt());
  }

  @Test
  void the_same_key_within_ten_minutes_brings_the_same_successor_back_even_when_it_is_in_use() {
    var old = fixture.service();
    var first = rotate(old, KEY);
    assertThat(fixture.isTaken(first.successor())).isTrue();
    fixture.clock.advance(Duration.ofMinutes(10));

    var again = rotate(old, KEY);

    assertThat(again).isEqualTo(first);
    fixture.clock.advance(Duration.ofSeconds(1));
    assertRefused(ErrorCode.TOKEN_ALREADY_ROTATED, () -> rotate(old, KEY));
  }

  @Test
  void the_same_key_brings_the_same_successor_back_from_another_node() {
    var old = fixture.service();
    var first = rotate(old, KEY);

    try (var pool = Databases.open(fixture.test);
        var other = fixture.node(pool)) {
      assertThat(other.rotate(fixture.bearer(old), old.id(), KEY)).isEqualTo(first);
    }
  }

  @Test
  void a_successor_that_nobody_used_gives_way_to_another_and_the_overlap_does_not_grow() {
    var old = fixture.service();
    var first = rotate(old, KEY);
    fixture.clock.advance(Duration.ofHours(1));

    var second = rotate(old, OTHER_KEY);

    assertThat(second.successor().id()).isNotEqualTo(first.successor().id());
    assertThat(second.deadline()).isEqualTo(first.deadline());
    assertThat(fixture.isTaken(first.successor())).isFalse();
    assertThat(fixture.isTaken(second.successor())).isTrue();
    assertRefused(ErrorCode.TOKEN_ALREADY_ROTATED, () -> rotate(old, KEY + 3));
  }

  @Test
  void a_successor_counts_as_used_from_its_first_request_on() {
    var old = fixture.service();
    var successor = rotate(old, KEY).successor();

    assertThat(fixture.isTaken(successor)).isTrue();

    assertRefused(ErrorCode.TOKEN_ALREADY_ROTATED, () -> rotate(old, OTHER_KEY));
    assertThat(fixture.isTaken(successor)).isTrue();
  }

  @Test
  void of_64_rotations_with_one_key_all_get_the_same_successor() {
    var old = fixture.service();
    var caller = fixture.bearer(old);

    var all = Racers.run(64, () -> tokens.rotate(caller, old.id(), KEY));

    assertThat(all.stream().distinct()).hasSize(1);
    assertThat(successors(old.id(), "true")).isEqualTo(1);
    assertThat(fixture.isTaken(all.getFirst().successor())).isTrue();
  }

  @Test
  void of_64_rotations_with_different_keys_one_successor_lives() {
    var old = fixture.service();
    var caller = fixture.bearer(old);
    var number = new AtomicInteger();

    var all =
        Racers.run(64, () -> tokens.rotate(caller, old.id(), KEY + "-" + number.incrementAndGet()));

    assertThat(successors(old.id(), "revoked_at IS NULL")).isEqualTo(1);
    assertThat(all.stream().map(Rotated::successor).filter(fixture::isTaken)).hasSize(1);
  }

  @Test
  void using_and_replacing_a_successor_at_the_same_moment_never_both_succeed() {
    for (int round = 0; round < 20; round++) {
      var old = fixture.api();
      var caller = fixture.bearer(old);
      var first = rotate(old, KEY).successor();
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

  @Test
  void without_the_old_secret_a_key_brings_nothing_back() {
    var old = fixture.api();
    var first = tokens.rotate(fixture.browser(), old.id(), KEY);

    var second = tokens.rotate(fixture.browser(), old.id(), KEY);

    assertThat(second.successor().plaintext()).isNotEqualTo(first.successor().plaintext());
    assertThat(successors(old.id(), "revoked_at IS NULL")).isEqualTo(1);
  }

  @Test
  void a_key_is_22_to_255_visible_characters() {
    var token = fixture.service();

    for (var key : List.of("", KEY.substring(1), KEY + " ", KEY + "\u00e9", "k".repeat(256))) {
      assertRefused(ErrorCode.INVALID_REQUEST, () -> rotate(token, key));
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

    assertRefused(ErrorCode.TOKEN_NOT_ROTATABLE, () -> rotate(login, KEY));
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

    var after = fixture.verify(rotate(old, KEY).successor()).orElseThrow();

    assertThat(after)
        .usingRecursiveComparison()
        .ignoringFields("id", "expiresAt")
        .isEqualTo(before);
    assertThat(
            fixture.test.ask(
                "SELECT count(DISTINCT parent_id) || ' ' || count(parent_id) FROM plexsphere.api_tokens"))
        .isEqualTo("1 2");
  }

  // ---- the Domain in every key

  @Test
  void tokens_of_one_domain_are_not_there_for_another() {
    var beta = fixture.beta();
    var ours = fixture.service();

    assertRefused(ErrorCode.TOKEN_NOT_FOUND, () -> tokens.delete(beta, ours.id()));
    assertRefused(ErrorCode.TOKEN_NOT_FOUND, () -> tokens.rotate(beta, ours.id(), null));
    assertThat(tokens.list(beta)).isEmpty();
    assertThat(fixture.isTaken(ours)).isTrue();
  }

  @Test
  void a_binding_of_another_domain_vouches_for_nobody() {
    var token = fixture.service();
    fixture.beta();

    fixture.test.execute(
        "UPDATE plexsphere.api_tokens SET idp_binding_id = (SELECT id FROM plexsphere.idp_bindings"
            + " WHERE domain_id <> '"
            + DOMAIN
            + "')");

    assertThat(fixture.isTaken(token)).isFalse();
  }

  // ---- listing, last use, sweeping

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

  private Optional<java.time.Instant> lastUse(TokenCaller caller) {
    return Optional.ofNullable(tokens.list(caller).getFirst().lastUsedAt());
  }

  private int sweep() {
    return fixture.database.transaction(tx -> tokens.sweep(tx, fixture.clock.instant()));
  }

  @Test
  void the_sweeper_takes_the_expired_and_leaves_a_fact_where_none_was_left() {
    fixture.login();
    var deleted = fixture.login();
    tokens.delete(fixture.browser(), deleted.id());
    var service = fixture.service();
    fixture.clock.advance(Duration.ofHours(12));

    assertThat(sweep()).isEqualTo(2);

    assertThat(sweep()).isZero();
    assertThat(fixture.isTaken(service)).isTrue();
    assertThat(fixture.facts()).filteredOn("token.expired"::equals).hasSize(1);
  }

  // ---- the database away

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
