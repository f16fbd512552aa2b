package dev.plexsphere.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plexsphere.Databases;
import dev.plexsphere.account.Authentication.Authenticated;
import dev.plexsphere.account.Authentication.Failed;
import dev.plexsphere.codes.CodeStore;
import dev.plexsphere.contract.ErrorCode;
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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccountActionServiceTest {
  private static final String ADA = "ada@acme.example";
  private static final Secret FIRST = new Secret("correct horse battery");
  private static final Secret NEXT = new Secret("a walk along the river");

  private final SteppingClock clock = new SteppingClock();
  private final TestDatabase sql = Databases.migrated();
  private final Database database = Databases.open(sql);
  private final Ids ids = Ids.uuidV7(clock, Secrets.random());
  private final Ledger ledger = new Ledger(ids, clock, () -> {});
  private final Domain acme =
      new DomainService(database, ledger, ids, clock).create("acme", "Acme Corp");
  private final AccountService accounts =
      QuickAccounts.service(
          database, ledger, ids, clock, new HashPool(2, 64), new ThrottleService(database, clock));
  private final List<UUID> activated = new ArrayList<>();
  private final AccountActionService actions =
      new AccountActionService(
          database,
          ledger,
          ids,
          clock,
          new CodeStore(clock),
          accounts,
          (tx, person) -> activated.add(person.id()));

  @AfterEach
  void close() {
    database.close();
  }

  private AccountAction.Issued invite(String... roles) {
    return database.transaction(
        tx -> actions.invite(tx, acme.id(), ADA, "Ada Lovelace", List.of(roles)));
  }

  private AccountAction.Issued link(Account person) {
    return database.transaction(tx -> actions.issue(tx, person));
  }

  private Authentication signIn(Secret password) {
    return accounts.authenticate(acme, ADA, password, "192.0.2.1");
  }

  private void isOver(String token) {
    refused(ErrorCode.NOT_FOUND, () -> actions.resolve(token));
    refused(ErrorCode.NOT_FOUND, () -> actions.complete(token, NEXT));
  }

  private static void refused(
      ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal().code()).isEqualTo(code));
  }

  @Test
  void somebody_invited_signs_in_only_after_their_link() {
    var issued = invite(Account.OWNER);
    assertThat(signIn(FIRST)).isInstanceOf(Failed.class);
    assertThat(actions.resolve(issued.token())).isEqualTo(issued.action());

    var ada = actions.complete(issued.token(), FIRST);

    assertThat(ada.status()).isEqualTo(Account.Status.ACTIVE);
    assertThat(ada.roles()).containsExactly(Account.OWNER);
    assertThat(signIn(FIRST)).isEqualTo(new Authenticated(ada));
    assertThat(activated).containsExactly(ada.id());
  }

  @Test
  void a_link_works_once_whoever_races() {
    var token = invite().token();

    assertThat(winners(token, FIRST)).isEqualTo(1);

    assertThat(activated).hasSize(1);
    isOver(token);
  }

  @Test
  void a_link_to_reset_works_once_whoever_races() {
    var ada = actions.complete(invite().token(), FIRST);

    assertThat(winners(link(ada).token(), NEXT)).isEqualTo(1);
  }

  private long winners(String token, Secret password) {
    return Racers.run(
            64,
            () -> {
              try {
                return actions.complete(token, password).active();
              } catch (RefusedException e) {
                assertThat(e.refusal().code()).isIn(ErrorCode.NOT_FOUND, ErrorCode.OVERLOADED);
                return false;
              }
            })
        .stream()
        .filter(won -> won)
        .count();
  }

  @Test
  void a_weak_password_leaves_the_link_good() {
    var token = invite().token();

    refused(ErrorCode.WEAK_PASSWORD, () -> actions.complete(token, new Secret("short")));

    assertThat(actions.complete(token, FIRST).active()).isTrue();
  }

  @Test
  void case_34_a_link_that_is_mistyped_expired_or_another_kind_of_code_is_nothing() {
    var token = invite().token();
    isOver(token.substring(1) + (token.startsWith("A") ? "B" : "A"));
    isOver(
        database.transaction(tx ->
            new CodeStore(clock).issue(tx, "authorize", acme.id(), "{}", Duration.ofHours(1))));

    clock.advance(Duration.ofDays(7));

    isOver(token);
  }

  @Test
  void a_link_of_somebody_disabled_is_nothing() {
    var issued = invite();
    accounts.disable(acme.id(), issued.person().id());

    isOver(issued.token());
    assertThat(activated).isEmpty();
  }

  @Test
  void nobody_without_a_password_is_enabled_or_given_one_by_reset() {
    var issued = invite();
    accounts.disable(acme.id(), issued.person().id());

    accounts.enable(acme.id(), issued.person().id());

    assertThat(accounts.find(acme.id(), issued.person().id()).orElseThrow().active()).isFalse();
  }

  @Test
  void a_forgotten_password_is_replaced_and_every_link_from_before_is_over() {
    actions.complete(invite().token(), FIRST);
    var ada = accounts.findByEmail(acme.id(), ADA).orElseThrow();
    var one = link(ada);
    var two = link(ada);
    assertThat(one.action().kind()).isEqualTo(AccountAction.Kind.RESET_PASSWORD);
    clock.advance(Duration.ofMinutes(1));

    actions.complete(two.token(), NEXT);

    assertThat(signIn(FIRST)).isInstanceOf(Failed.class);
    assertThat(signIn(NEXT)).isInstanceOf(Authenticated.class);
    isOver(one.token());
  }

  @Test
  void inviting_again_keeps_the_person_and_gives_the_roles() {
    var first = invite(Account.OWNER);
    var second = invite(Account.OWNER, Account.PLATFORM_ADMIN, Account.OWNER);

    assertThat(second.person().id()).isEqualTo(first.person().id());
    assertThat(second.person().roles()).containsExactly(Account.OWNER, Account.PLATFORM_ADMIN);
    actions.complete(first.token(), FIRST);
    isOver(second.token());
  }

  @Test
  void a_link_tells_nobody_its_token() {
    var issued = invite();

    assertThat(issued.toString()).doesNotContain(issued.token());
    assertThat(sql.ask("SELECT string_agg(payload::text, ' ') FROM codes"))
        .doesNotContain(issued.token());
    assertThat(sql.ask("SELECT string_agg(convert_from(canonical, 'UTF8'), ' ') FROM ledger"))
        .contains("account.invited", "account.link_issued")
        .doesNotContain(issued.token());
  }
}
