package dev.plexsphere.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.Databases;
import dev.plexsphere.account.Authentication.Authenticated;
import dev.plexsphere.account.Authentication.Busy;
import dev.plexsphere.account.Authentication.Failed;
import dev.plexsphere.account.Authentication.Throttled;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.secret.Secret;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.tenancy.Domain;
import dev.plexsphere.tenancy.DomainService;
import dev.plexsphere.testkit.Racers;
import dev.plexsphere.testkit.SteppingClock;
import dev.plexsphere.testkit.TestDatabase;
import dev.plexsphere.throttle.ThrottleService;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountServiceTest {
  private static final String ADA = "ada@acme.example";
  private static final Secret RIGHT = new Secret("correct horse battery");
  private static final Secret WRONG = new Secret("correct horse batterie");
  private static final Secret NEXT = new Secret("a walk along the river");
  private static final String HERE = "192.0.2.1";

  private final SteppingClock clock = new SteppingClock();
  private final TestDatabase sql = Databases.migrated();
  private final Database database = Databases.open(sql);
  private final Ids ids = Ids.uuidV7(clock, Secrets.random());
  private final Ledger ledger = new Ledger(ids, clock, () -> {});
  private final Domain acme =
      new DomainService(database, ledger, ids, clock).create("acme", "Acme Corp");
  private final Domain beta =
      new DomainService(database, ledger, ids, clock).create("beta", "Beta LLC");
  private final HashPool pool = new HashPool(2, 32);
  private final AccountService accounts = service(new Argon2id(64, 1, 1), pool);

  private AccountService service(Argon2id argon2id, HashPool hashes) {
    var throttle = new ThrottleService(database, clock);
    return new AccountService(database, ledger, ids, clock, hashes, throttle, argon2id);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Account ada() {
    return create(acme.id(), ADA, RIGHT);
  }

  private Account create(DomainId domain, String email, Secret password) {
    return database.transaction(tx -> accounts.create(tx, domain, email, "Ada Lovelace", password));
  }

  private Authentication tries(String username, Secret password) {
    return accounts.authenticate(acme, username, password, HERE);
  }

  // ---- names

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada@acme.example",
        " ADA@Acme.EXAMPLE\t",
        "ａｄａ@acme.example",
        "Ada@acme.example "
      })
  void case_38_every_spelling_of_a_name_is_the_one_account(String typed) {
    var ada = ada();

    assertThat(tries(typed, RIGHT)).isEqualTo(new Authenticated(ada));
    refused(ErrorCode.ACCOUNT_EXISTS, () -> create(acme.id(), typed, RIGHT));
  }

  @Test
  void case_38_a_Turkish_machine_spells_names_like_any_other() {
    var before = java.util.Locale.getDefault();
    java.util.Locale.setDefault(java.util.Locale.of("tr", "TR"));
    try {
      assertThat(Usernames.canonical("INGRID@ACME.EXAMPLE")).isEqualTo("ingrid@acme.example");
    } finally {
      java.util.Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "ada", "@acme.example", "ada@", "a@b@c", "a da@acme.example"})
  void what_is_no_email_address_is_refused(String email) {
    refused(ErrorCode.INVALID_REQUEST, () -> create(acme.id(), email, RIGHT));
  }

  @Test
  void the_same_address_may_live_in_two_Domains_apart() {
    var one = ada();
    var two = create(beta.id(), ADA, NEXT);

    assertThat(one.id()).isNotEqualTo(two.id());
    assertThat(tries(ADA, NEXT)).isInstanceOf(Failed.class);
    assertThat(accounts.find(beta.id(), one.id())).isEmpty();
    assertThat(accounts.authenticate(beta, ADA, NEXT, HERE)).isEqualTo(new Authenticated(two));
  }

  // ---- passwords

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eleven char",
        "password1234",
        "PassWord1234",
        "qwertyuiop123",
        "aaaaaaaaaaaaaaaa",
        "my ada@acme.example",
        "adaadaadaada"
      })
  void a_weak_password_is_refused_and_nothing_is_made(String password) {
    refused(ErrorCode.WEAK_PASSWORD, () -> create(acme.id(), ADA, new Secret(password)));
    assertThat(sql.ask("SELECT count(*) FROM plexsphere.accounts")).isEqualTo("0");
  }

  @Test
  void twelve_characters_are_counted_as_people_count() {
    create(acme.id(), ADA, new Secret("🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧"));
  }

  @Test
  void a_changed_password_works_and_the_old_one_does_not() {
    var ada = ada();
    clock.advance(Duration.ofSeconds(1));

    var outcome = accounts.changePassword(acme, ADA, RIGHT, NEXT, HERE);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Authenticated.class,
            a -> assertThat(a.account().passwordChangedAt()).isEqualTo(clock.instant()));
    assertThat(tries(ADA, RIGHT)).isInstanceOf(Failed.class);
    assertThat(tries(ADA, NEXT)).isInstanceOf(Authenticated.class);
    assertThat(facts()).contains("account.password_changed account:" + ada.id());
  }

  @Test
  void without_the_old_password_nothing_changes() {
    ada();

    assertThat(accounts.changePassword(acme, ADA, WRONG, NEXT, HERE)).isInstanceOf(Failed.class);
    refused(ErrorCode.WEAK_PASSWORD, () -> accounts.changePassword(acme, ADA, RIGHT, RIGHT, HERE));
    refused(
        ErrorCode.WEAK_PASSWORD,
        () -> accounts.changePassword(acme, ADA, RIGHT, new Secret("short"), HERE));
    assertThat(tries(ADA, RIGHT)).isInstanceOf(Authenticated.class);
  }

  @Test
  void a_hash_of_other_parameters_is_renewed_at_the_next_sign_in() {
    ada();
    var stricter = service(new Argon2id(128, 1, 1), pool);

    assertThat(stricter.authenticate(acme, ADA, RIGHT, HERE)).isInstanceOf(Authenticated.class);

    assertThat(sql.ask("SELECT password_hash FROM plexsphere.accounts")).contains("m=128,");
    assertThat(stricter.authenticate(acme, ADA, RIGHT, HERE)).isInstanceOf(Authenticated.class);
    assertThat(pool.done()).isEqualTo(4); // create, verify, renew, verify
  }

  // ---- case 40: one answer

  @Test
  void case_40_unknown_wrong_and_disabled_cost_one_hash_each_and_answer_the_same() {
    var eve = create(acme.id(), "eve@acme.example", RIGHT);
    accounts.disable(acme.id(), eve.id());
    ada();

    for (var name : new String[] {ADA, "nobody@acme.example", "eve@acme.example"}) {
      long before = pool.done();
      assertThat(tries(name, name.equals(ADA) ? WRONG : RIGHT)).isEqualTo(new Failed());
      assertThat(pool.done()).isEqualTo(before + 1);
    }
  }

  @Test
  void a_failure_is_a_fact_with_the_account_and_without_a_name() {
    var ada = ada();
    tries(ADA, WRONG);
    tries("nobody@acme.example", RIGHT);

    assertThat(facts())
        .contains("account.sign_in_failed account:" + ada.id())
        .contains("account.sign_in_failed domain:" + acme.id())
        .doesNotContain(ADA, "nobody");
  }

  @Test
  void disable_and_enable_leave_one_fact_each_however_often() {
    var ada = ada();
    for (int i = 0; i < 2; i++) {
      accounts.disable(acme.id(), ada.id());
    }
    assertThat(tries(ADA, RIGHT)).isInstanceOf(Failed.class);
    for (int i = 0; i < 2; i++) {
      accounts.enable(acme.id(), ada.id());
    }
    assertThat(tries(ADA, RIGHT)).isInstanceOf(Authenticated.class);
    assertThat(facts()).containsOnlyOnce("account.disabled").containsOnlyOnce("account.enabled");
    refused(ErrorCode.NOT_FOUND, () -> accounts.disable(beta.id(), ada.id()));
    refused(ErrorCode.NOT_FOUND, () -> accounts.setPassword(beta.id(), ada.id(), NEXT));
  }

  // ---- limits

  @Test
  void of_64_racers_ten_guesses_are_tried() {
    ada();
    long before = pool.done();

    var outcomes =
        Racers.run(
            64, () -> service(new Argon2id(64, 1, 1), pool).authenticate(acme, ADA, WRONG, HERE));

    assertThat(outcomes).filteredOn(Failed.class::isInstance).hasSize(10);
    assertThat(outcomes).filteredOn(Throttled.class::isInstance).hasSize(54);
    assertThat(pool.done()).isEqualTo(before + 10);
  }

  @Test
  void fifty_wrong_tries_close_an_address_for_every_name_and_not_for_its_neighbour() {
    ada();
    for (int i = 0; i < 50; i++) {
      assertThat(tries("name" + i + "@acme.example", WRONG)).isInstanceOf(Failed.class);
    }

    assertThat(tries(ADA, RIGHT)).isInstanceOf(Throttled.class);
    assertThat(accounts.authenticate(beta, "bob@beta.example", RIGHT, HERE))
        .isInstanceOf(Throttled.class);
    assertThat(accounts.authenticate(acme, ADA, RIGHT, "192.0.2.2"))
        .isInstanceOf(Authenticated.class);
  }

  @Test
  void right_passwords_are_not_counted() {
    ada();
    for (int i = 0; i < 60; i++) {
      assertThat(tries(ADA, RIGHT)).isInstanceOf(Authenticated.class);
    }
  }

  @Test
  void an_IPv6_customer_is_one_address() {
    assertThat(ThrottleService.network("2001:db8:1:2::1"))
        .isEqualTo(ThrottleService.network("2001:db8:1:2:ffff::9"))
        .isNotEqualTo(ThrottleService.network("2001:db8:1:3::1"));
    assertThat(ThrottleService.network("192.0.2.1")).isEqualTo("192.0.2.1");
  }

  @Test
  void without_room_it_is_busy_and_nothing_is_counted() {
    ada();
    var hold = new CountDownLatch(1);
    var full = new HashPool(1, 0);
    var holder = CompletableFuture.runAsync(() -> full.run(beta.id(), () -> waitFor(hold)));
    dev.plexsphere.testkit.Eventually.until(Duration.ofSeconds(10), () -> full.isFull());

    var outcome = service(new Argon2id(64, 1, 1), full).authenticate(acme, ADA, RIGHT, HERE);

    hold.countDown();
    holder.join();
    assertThat(outcome).isInstanceOf(Busy.class);
    assertThat(sql.ask("SELECT sum(count) FROM plexsphere.throttles")).isEqualTo("0");
  }

  private static boolean waitFor(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void an_unknown_id_is_nobody() {
    assertThat(accounts.find(acme.id(), new UUID(0, 1))).isEmpty();
    assertThat(accounts.findByEmail(acme.id(), "Nobody@x")).isEmpty();
  }

  private String facts() {
    return sql.ask(
        "SELECT coalesce(string_agg(kind || ' ' || object, E'\\n'), '') FROM plexsphere.ledger");
  }

  private static void refused(
      ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal().code()).isEqualTo(code));
  }
}
