package dev.plexsphere.account;

import static dev.plexsphere.account.AccountDesk.ADA;
import static dev.plexsphere.account.AccountDesk.HERE;
import static dev.plexsphere.account.AccountDesk.NEXT;
import static dev.plexsphere.account.AccountDesk.RIGHT;
import static dev.plexsphere.account.AccountDesk.WRONG;
import static dev.plexsphere.account.AccountDesk.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.account.Authentication.Authenticated;
import dev.plexsphere.account.Authentication.Failed;
import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.kit.secret.Secret;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, passwords and what becomes of an account. */
class AccountServiceTest {
  private final AccountDesk desk = new AccountDesk();
  private final AccountService accounts = desk.accounts;

  @AfterEach
  void close() {
    desk.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada@acme.example",
        " ADA@Acme.EXAMPLE\t",
        "ａｄａ@acme.example",
        "Ada@acme.example "
      })
  void case_38_every_spelling_of_a_name_is_the_one_account(String typed) {
    var ada = desk.ada();

    assertThat(desk.tries(typed, RIGHT)).isEqualTo(new Authenticated(ada));
    refused(ErrorCode.ACCOUNT_EXISTS, () -> desk.create(desk.acme.id(), typed, RIGHT));
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
    refused(ErrorCode.INVALID_REQUEST, () -> desk.create(desk.acme.id(), email, RIGHT));
  }

  @Test
  void the_same_address_may_live_in_two_Domains_apart() {
    var one = desk.ada();
    var two = desk.create(desk.beta.id(), ADA, NEXT);

    assertThat(one.id()).isNotEqualTo(two.id());
    assertThat(desk.tries(ADA, NEXT)).isInstanceOf(Failed.class);
    assertThat(accounts.find(desk.beta.id(), one.id())).isEmpty();
    assertThat(accounts.authenticate(desk.beta, ADA, NEXT, HERE)).isEqualTo(new Authenticated(two));
  }

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
    refused(ErrorCode.WEAK_PASSWORD, () -> desk.create(desk.acme.id(), ADA, new Secret(password)));
    assertThat(desk.sql.ask("SELECT count(*) FROM plexsphere.accounts")).isEqualTo("0");
  }

  @Test
  void twelve_characters_are_counted_as_people_count() {
    desk.create(desk.acme.id(), ADA, new Secret("🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧"));
  }

  @Test
  void a_changed_password_works_and_the_old_one_does_not() {
    var ada = desk.ada();
    desk.clock.advance(Duration.ofSeconds(1));

    var outcome = accounts.changePassword(desk.acme, ADA, RIGHT, NEXT, HERE);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Authenticated.class,
            a -> assertThat(a.account().passwordChangedAt()).isEqualTo(desk.clock.instant()));
    assertThat(desk.tries(ADA, RIGHT)).isInstanceOf(Failed.class);
    assertThat(desk.tries(ADA, NEXT)).isInstanceOf(Authenticated.class);
    assertThat(desk.facts()).contains("account.password_changed account:" + ada.id());
  }

  @Test
  void without_the_old_password_nothing_changes() {
    desk.ada();

    assertThat(accounts.changePassword(desk.acme, ADA, WRONG, NEXT, HERE))
        .isInstanceOf(Failed.class);
    refused(
        ErrorCode.WEAK_PASSWORD, () -> accounts.changePassword(desk.acme, ADA, RIGHT, RIGHT, HERE));
    refused(
        ErrorCode.WEAK_PASSWORD,
        () -> accounts.changePassword(desk.acme, ADA, RIGHT, new Secret("short"), HERE));
    assertThat(desk.tries(ADA, RIGHT)).isInstanceOf(Authenticated.class);
  }

  @Test
  void a_hash_of_other_parameters_is_renewed_at_the_next_sign_in() {
    desk.ada();
    var stricter = desk.service(new Argon2id(128, 1, 1), desk.pool);

    assertThat(stricter.authenticate(desk.acme, ADA, RIGHT, HERE))
        .isInstanceOf(Authenticated.class);

    assertThat(desk.sql.ask("SELECT password_hash FROM plexsphere.accounts")).contains("m=128,");
    assertThat(stricter.authenticate(desk.acme, ADA, RIGHT, HERE))
        .isInstanceOf(Authenticated.class);
    assertThat(desk.pool.done()).isEqualTo(4); // create, verify, renew, verify
  }

  @Test
  void a_failure_is_a_fact_with_the_account_and_without_a_name() {
    var ada = desk.ada();
    desk.tries(ADA, WRONG);
    desk.tries("nobody@acme.example", RIGHT);

    assertThat(desk.facts())
        .contains("account.sign_in_failed account:" + ada.id())
        .contains("account.sign_in_failed domain:" + desk.acme.id())
        .doesNotContain(ADA, "nobody");
  }

  @Test
  void disable_and_enable_leave_one_fact_each_however_often() {
    var ada = desk.ada();
    for (int i = 0; i < 2; i++) {
      accounts.disable(desk.acme.id(), ada.id());
    }
    assertThat(desk.tries(ADA, RIGHT)).isInstanceOf(Failed.class);
    for (int i = 0; i < 2; i++) {
      accounts.enable(desk.acme.id(), ada.id());
    }
    assertThat(desk.tries(ADA, RIGHT)).isInstanceOf(Authenticated.class);
    assertThat(desk.facts())
        .containsOnlyOnce("account.disabled")
        .containsOnlyOnce("account.enabled");
    refused(ErrorCode.NOT_FOUND, () -> accounts.disable(desk.beta.id(), ada.id()));
    refused(ErrorCode.NOT_FOUND, () -> accounts.setPassword(desk.beta.id(), ada.id(), NEXT));
  }

  @Test
  void an_unknown_id_is_nobody() {
    assertThat(accounts.find(desk.acme.id(), new UUID(0, 1))).isEmpty();
    assertThat(accounts.findByEmail(desk.acme.id(), "Nobody@x")).isEmpty();
  }
}
