package dev.plexsphere.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.Databases;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.RefusedException;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.kit.time.Clocks;
import dev.plexsphere.testkit.Eventually;
import dev.plexsphere.testkit.Racers;
import dev.plexsphere.testkit.TestDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a real PostgreSQL, with real concurrency: what is tested is mostly its snapshots. */
class SealerTest {
  private static final DomainId ACME = new DomainId(new UUID(1, 1));
  private static final DomainId BETA = new DomainId(new UUID(2, 2));
  private static final Duration SOON = Duration.ofSeconds(10);

  private final InstantSource clock = Clocks.system();
  private final TestDatabase test = Databases.migrated();
  private final Database database = Databases.open(test);
  private final Sealer sealer = new Sealer(database, clock, () -> {});
  private final Ledger ledger =
      new Ledger(Ids.uuidV7(clock, Secrets.random()), clock, sealer::nudge);
  private final AtomicInteger next = new AtomicInteger();

  @AfterEach
  void close() {
    sealer.close();
    database.close();
    test.drop();
  }

  @Test
  void every_domain_has_a_dense_chain_of_its_own_and_so_has_the_platform() {
    for (int i = 0; i < 5; i++) {
      write(ACME);
      write(BETA);
      write(null);
    }

    assertThat(sealAll()).isEqualTo(15);

    assertThat(Chains.verify(database)).isEqualTo(15);
    assertThat(
            test.ask(
                "SELECT string_agg(seq::text, ' ' ORDER BY chain) FROM plexsphere.ledger_heads"))
        .isEqualTo("5 5 5");
  }

  @Test
  void more_than_a_batch_takes_several_rounds() {
    database.inTransaction(tx -> {
      for (int i = 0; i < 2_345; i++) {
        record(tx, ACME);
      }
    });

    assertThat(sealer.seal()).isEqualTo(1_000);
    assertThat(sealer.seal()).isEqualTo(1_000);
    assertThat(sealer.seal()).isEqualTo(345);
    assertThat(sealer.seal()).isZero();
    assertThat(Chains.verify(database)).isEqualTo(2_345);
  }

  @Test
  void a_fact_waits_for_older_transactions_so_that_none_is_passed_over() {
    database.inTransaction(older -> {
      record(older, ACME);
      write(ACME); // younger, and committed before

      assertThat(sealer.seal()).isZero();
      assertThat(sealer.lag()).isPositive();
    });

    assertThat(sealer.seal()).isEqualTo(2);
    assertThat(Chains.verify(database)).isEqualTo(2);
    assertThat(sealer.lag()).isZero();
  }

  @Test
  void a_fact_of_a_transaction_that_rolled_back_leaves_no_gap() {
    write(ACME);
    try {
      database.inTransaction(tx -> {
        record(tx, ACME);
        throw new IllegalStateException("roll back");
      });
    } catch (IllegalStateException expected) {
      assertThat(expected).hasMessage("roll back");
    }
    write(ACME);

    assertThat(sealAll()).isEqualTo(2);
    assertThat(Chains.verify(database)).isEqualTo(2);
  }

  @Test
  void a_commit_is_sealed_within_250_ms_without_a_look_being_due() {
    sealer.start();
    write(ACME);
    Eventually.until(SOON, () -> sealer.lag().isZero()); // warm

    for (int i = 0; i < 10; i++) {
      write(ACME);
      Eventually.until(SOON, () -> sealer.lag().isZero());
    }

    assertThat(
            test.ask(
                "SELECT count(*) FROM plexsphere.ledger l JOIN plexsphere.ledger_chain c ON c.ledger_id = l.id"
                    + " WHERE c.sealed_at - l.occurred_at < interval '250 ms'"))
        .isIn("10", "11");
  }

  @Test
  void two_sealers_on_two_pools_never_seal_a_fact_twice() {
    try (var pool = Databases.open(test);
        var other = new Sealer(pool, clock, () -> {})) {
      sealer.start();
      other.start();
      var left = new AtomicLong(4_000);

      Racers.run(
          8,
          () -> {
            while (left.getAndDecrement() > 0) {
              write(left.get() % 3 == 0 ? BETA : ACME);
              other.nudge();
            }
            return true;
          });

      Eventually.until(SOON, () -> sealer.lag().isZero());
      assertThat(Chains.verify(database)).isEqualTo(4_000);
    }
  }

  @Test
  void sealers_that_are_killed_in_mid_batch_leave_a_whole_chain() {
    sealer.start();
    var left = new AtomicLong(150);

    Racers.run(
        4,
        () -> {
          while (left.getAndDecrement() > 0) {
            try {
              database.inTransaction(tx -> {
                for (int i = 0; i < 20; i++) {
                  record(tx, ACME);
                }
              });
            } catch (RefusedException _) {
              // its connection was one of those that were killed
            }
            if (left.get() % 10 == 0) {
              killEverybody();
            }
          }
          return true;
        });

    Eventually.until(SOON, this::isAllSealed);
    assertThat(Chains.verify(database)).isPositive();
  }

  @Test
  void sealing_goes_on_when_the_database_comes_back() {
    sealer.start();
    write(ACME);
    Eventually.until(SOON, () -> sealer.lag().isZero());

    administer("ALTER DATABASE " + test.name() + " ALLOW_CONNECTIONS false");
    killEverybody();
    Eventually.until(SOON, () -> !isThere());
    allowConnections();
    Eventually.until(SOON, this::isThere);
    write(ACME);

    Eventually.until(SOON, this::isAllSealed);
    assertThat(Chains.verify(database)).isEqualTo(2);
  }

  @Test
  void transactions_are_ordered_as_numbers_not_as_text() {
    write(ACME);
    test.execute("UPDATE plexsphere.ledger SET tx = '9', kind = 'first'");
    write(ACME);
    test.execute("UPDATE plexsphere.ledger SET tx = '10', kind = 'second' WHERE kind <> 'first'");

    assertThat(sealAll()).isEqualTo(2);

    assertThat(
            test.ask(
                "SELECT string_agg(l.kind, ' ' ORDER BY c.seq) FROM plexsphere.ledger l"
                    + " JOIN plexsphere.ledger_chain c ON c.ledger_id = l.id"))
        .isEqualTo("first second");
  }

  @Test
  void a_ledger_restored_into_another_cluster_is_adopted() {
    write(ACME);
    write(ACME);
    assertThat(sealAll()).isEqualTo(2);
    write(ACME);
    test.execute(
        "UPDATE plexsphere.ledger SET tx = '9000000000000000000'",
        "UPDATE plexsphere.ledger_cursor SET tx = '9000000000000000000'");

    assertThat(sealer.seal()).isPositive();
    write(ACME);
    Eventually.until(SOON, () -> sealAll() >= 0 && sealer.lag().isZero());

    assertThat(Chains.verify(database)).isEqualTo(4);
  }

  private void write(@Nullable DomainId domain) {
    database.inTransaction(tx -> record(tx, domain));
  }

  private void record(Handle tx, @Nullable DomainId domain) {
    ledger.record(tx, domain, new Happened(next.incrementAndGet()));
  }

  private int sealAll() {
    int sum = 0;
    for (int sealed = sealer.seal(); sealed > 0; sealed = sealer.seal()) {
      sum += sealed;
    }
    return sum;
  }

  private boolean isAllSealed() {
    try {
      return sealer.lag().isZero();
    } catch (RefusedException _) {
      return false;
    }
  }

  private boolean isThere() {
    try {
      return database.read(handle -> handle.createQuery("SELECT 1").mapTo(Integer.class).one())
          == 1;
    } catch (RefusedException _) {
      return false;
    }
  }

  private void killEverybody() {
    administer(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
            + test.name()
            + "' AND usename = current_user AND pid <> pg_backend_pid()");
  }

  private void allowConnections() {
    administer("ALTER DATABASE " + test.name() + " ALLOW_CONNECTIONS true");
  }

  private void administer(String statement) {
    new TestDatabase(test.host(), test.port(), "postgres", test.user(), test.password())
        .execute(statement);
  }
}
