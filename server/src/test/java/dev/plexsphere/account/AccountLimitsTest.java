package dev.plexsphere.account;

import static dev.plexsphere.account.AccountDesk.ADA;
import static dev.plexsphere.account.AccountDesk.HERE;
import static dev.plexsphere.account.AccountDesk.RIGHT;
import static dev.plexsphere.account.AccountDesk.WRONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.account.Authentication.Authenticated;
import dev.plexsphere.account.Authentication.Busy;
import dev.plexsphere.account.Authentication.Failed;
import dev.plexsphere.account.Authentication.Throttled;
import dev.plexsphere.testkit.Racers;
import dev.plexsphere.throttle.ThrottleService;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What guessing costs, whoever guesses and whatever is guessed. */
class AccountLimitsTest {
  private final AccountDesk desk = new AccountDesk();
  private final AccountService accounts = desk.accounts;

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void of_64_racers_ten_guesses_are_tried() {
    desk.ada();
    long before = desk.pool.done();

    var outcomes =
        Racers.run(
            64,
            () ->
                desk.service(new Argon2id(64, 1, 1), desk.pool)
                    .authenticate(desk.acme, ADA, WRONG, HERE));

    assertThat(outcomes).filteredOn(Failed.class::isInstance).hasSize(10);
    assertThat(outcomes).filteredOn(Throttled.class::isInstance).hasSize(54);
    assertThat(desk.pool.done()).isEqualTo(before + 10);
  }

  @Test
  void fifty_wrong_tries_close_an_address_for_every_name_and_not_for_its_neighbour() {
    desk.ada();
    for (int i = 0; i < 50; i++) {
      assertThat(desk.tries("name" + i + "@acme.example", WRONG)).isInstanceOf(Failed.class);
    }

    assertThat(desk.tries(ADA, RIGHT)).isInstanceOf(Throttled.class);
    assertThat(accounts.authenticate(desk.beta, "bob@beta.example", RIGHT, HERE))
        .isInstanceOf(Throttled.class);
    assertThat(accounts.authenticate(desk.acme, ADA, RIGHT, "192.0.2.2"))
        .isInstanceOf(Authenticated.class);
  }

  @Test
  void right_passwords_are_not_counted() {
    desk.ada();
    for (int i = 0; i < 60; i++) {
      assertThat(desk.tries(ADA, RIGHT)).isInstanceOf(Authenticated.class);
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
    desk.ada();
    var hold = new CountDownLatch(1);
    var full = new HashPool(1, 0);
    var holder = CompletableFuture.runAsync(() -> full.run(desk.beta.id(), () -> waitFor(hold)));
    dev.plexsphere.testkit.Eventually.until(Duration.ofSeconds(10), () -> full.isFull());

    var outcome =
        desk.service(new Argon2id(64, 1, 1), full).authenticate(desk.acme, ADA, RIGHT, HERE);

    hold.countDown();
    holder.join();
    assertThat(outcome).isInstanceOf(Busy.class);
    assertThat(desk.sql.ask("SELECT sum(count) FROM plexsphere.throttles")).isEqualTo("0");
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
  void case_40_unknown_wrong_and_disabled_cost_one_hash_each_and_answer_the_same() {
    var eve = desk.create(desk.acme.id(), "eve@acme.example", RIGHT);
    accounts.disable(desk.acme.id(), eve.id());
    desk.ada();

    for (var name : new String[] {ADA, "nobody@acme.example", "eve@acme.example"}) {
      long before = desk.pool.done();
      assertThat(desk.tries(name, name.equals(ADA) ? WRONG : RIGHT)).isEqualTo(new Failed());
      assertThat(desk.pool.done()).isEqualTo(before + 1);
    }
  }
}
