package dev.plexsphere.codes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.Databases;
import dev.plexsphere.codes.CodeStore.Consumed;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.testkit.Racers;
import dev.plexsphere.testkit.SteppingClock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real PostgreSQL: what is tested is one UPDATE. */
class CodeStoreTest {
  private static final Duration TTL = Duration.ofSeconds(60);

  private final SteppingClock clock = new SteppingClock();
  private final Database database = Databases.open(Databases.migrated());
  private final CodeStore codes = new CodeStore(clock);
  private DomainId acme = new DomainId(new UUID(0, 0));

  @BeforeEach
  void domain() {
    acme = Databases.domain(database, new UUID(1, 1), "acme");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void a_code_gives_its_payload_once() {
    var code = issue("authorization");

    assertThat(consume("authorization", code)).isEqualTo(new Consumed.Fresh(acme, "{\"a\": 1}"));
    assertThat(consume("authorization", code)).isEqualTo(new Consumed.Reused(acme, "{\"a\": 1}"));
  }

  @Test
  void case_14_one_of_64_racers_wins() {
    var code = issue("authorization");

    var outcomes = Racers.run(64, () -> consume("authorization", code));

    assertThat(outcomes).filteredOn(Consumed.Fresh.class::isInstance).hasSize(1);
    assertThat(outcomes).filteredOn(Consumed.Reused.class::isInstance).hasSize(63);
  }

  @Test
  void a_code_of_one_type_is_unknown_as_another_and_stays_good() {
    var code = issue("state");

    assertThat(consume("authorization", code)).isInstanceOf(Consumed.Unknown.class);
    assertThat(consume("state", code)).isInstanceOf(Consumed.Fresh.class);
    assertThat(consume("authorization", code)).isInstanceOf(Consumed.Unknown.class);
    assertThat(peek(issue("authorization"))).as("as a state").isFalse();
  }

  @Test
  void a_code_of_one_Domain_is_unknown_at_another_and_stays_good() {
    var beta = Databases.domain(database, new UUID(2, 2), "beta");
    var code = issue("state");

    assertThat(peek(beta, code)).isFalse();
    assertThat(consume(beta, code)).isInstanceOf(Consumed.Unknown.class);
    assertThat(peek(acme, code)).isTrue();
    assertThat(consume(acme, code)).isInstanceOf(Consumed.Fresh.class);
    assertThat(consume(beta, code)).as("used").isInstanceOf(Consumed.Unknown.class);
    assertThat(consume(acme, code)).isInstanceOf(Consumed.Reused.class);
  }

  @Test
  void an_expired_code_is_unknown_from_its_last_instant_on() {
    var code = issue("state");
    clock.advance(TTL);

    assertThat(peek(code)).isFalse();
    assertThat(consume("state", code)).isInstanceOf(Consumed.Unknown.class);
  }

  @Test
  void peek_uses_nothing_up_and_sees_no_consumed_code() {
    var code = issue("state");

    assertThat(peek(code)).isTrue();
    assertThat(peek(code)).isTrue();
    consume("state", code);
    assertThat(peek(code)).isFalse();
  }

  @Test
  void a_transaction_that_rolls_back_leaves_the_code_good() {
    var code = issue("state");
    try {
      database.inTransaction(tx -> {
        codes.consume(tx, "state", code);
        throw new IllegalStateException("rolled back");
      });
    } catch (IllegalStateException _) {
      // as intended
    }

    assertThat(consume("state", code)).isInstanceOf(Consumed.Fresh.class);
  }

  @Test
  void the_plaintext_is_stored_nowhere() {
    var code = issue("state");

    var rows =
        database.read(
            h -> h.createQuery("SELECT codes::text FROM codes").mapTo(String.class).one());
    assertThat(code).hasSize(43).matches("[A-Za-z0-9_-]+");
    assertThat(rows).doesNotContain(code);
  }

  @Test
  void reuse_is_still_seen_for_an_hour_and_then_swept() {
    var code = issue("authorization");
    consume("authorization", code);
    clock.advance(TTL.plusMinutes(59));
    assertThat(sweep()).isZero();
    assertThat(consume("authorization", code)).isInstanceOf(Consumed.Reused.class);

    clock.advance(Duration.ofMinutes(1));
    assertThat(sweep()).isOne();
    assertThat(consume("authorization", code)).isInstanceOf(Consumed.Unknown.class);
  }

  @Test
  void an_unused_code_is_swept_when_it_expires() {
    issue("state");
    assertThat(sweep()).isZero();
    clock.advance(TTL);

    assertThat(sweep()).isOne();
  }

  private String issue(String type) {
    return database.transaction(tx -> codes.issue(tx, type, acme, "{\"a\":1}", TTL));
  }

  private Consumed consume(String type, String code) {
    return database.transaction(tx -> codes.consume(tx, type, code));
  }

  private boolean peek(String code) {
    return database.read(handle -> codes.peek(handle, "state", code)).isPresent();
  }

  private Consumed consume(DomainId domain, String code) {
    return database.transaction(tx -> codes.consume(tx, "state", domain, code));
  }

  private boolean peek(DomainId domain, String code) {
    return database.read(handle -> codes.peek(handle, "state", domain, code)).isPresent();
  }

  private int sweep() {
    return database.transaction(tx -> codes.sweep(tx, clock.instant()));
  }
}
