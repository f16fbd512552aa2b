package dev.plexsphere.jwk;

import static dev.plexsphere.jwk.SigningAlgorithm.EDDSA;
import static dev.plexsphere.jwk.SigningAlgorithm.ES256;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plexsphere.Databases;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.testkit.SteppingClock;
import dev.plexsphere.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rows of hosted keys: whose they are, and that each is retired once. */
class HostedKeysTest {
  private final Instant now = new SteppingClock().instant();
  private final TestDatabase sql = Databases.migrated();
  private final Database database = Databases.open(sql);
  private final DomainId acme = Databases.domain(database, new UUID(1, 1), "acme");
  private final DomainId beta = Databases.domain(database, new UUID(1, 2), "beta");
  private final HostedKeys keys = new HostedKeys();

  @AfterEach
  void close() {
    database.close();
    sql.drop();
  }

  private boolean insert(DomainId domain, String kid, SigningAlgorithm algorithm) {
    var wrapped = new StoredKey.Wrapped(new byte[] {1});
    var key = new StoredKey(kid, algorithm, "{}", wrapped, now, now, null);
    return database.transaction(tx -> keys.insert(tx, domain, key));
  }

  private boolean retire(DomainId domain, String kid, Instant at) {
    return database.transaction(tx -> keys.retire(tx, domain, kid, at));
  }

  private int published(DomainId domain, Instant at) {
    return database.<Integer>read(handle -> keys.published(handle, domain, at).size());
  }

  private String retired() {
    return sql.ask(
        "SELECT string_agg(kid || ' ' || extract(epoch FROM retires_at)::bigint, ', ' ORDER BY kid)"
            + " FROM plexsphere.hosted_keys WHERE retires_at < 'infinity'");
  }

  @Test
  void a_key_is_retired_once_and_its_time_stays() {
    var at = now.plusSeconds(100);
    insert(acme, "a", ES256);
    insert(acme, "b", EDDSA);

    assertThat(retire(acme, "a", at)).isTrue();
    assertThat(retire(acme, "a", at.plusSeconds(1))).isFalse();
    assertThat(retired()).isEqualTo("a " + at.getEpochSecond());
    assertThat(retire(acme, "b", at)).isTrue();
    assertThat(retire(acme, "b", at.plusSeconds(1))).isFalse();
    assertThat(retired()).isEqualTo("a " + at.getEpochSecond() + ", b " + at.getEpochSecond());
  }

  @Test
  void a_key_of_another_Domain_is_neither_seen_nor_retired() {
    insert(acme, "a", ES256);

    assertThat(retire(beta, "a", now)).isFalse();
    assertThat(published(beta, now)).isZero();
    assertThat(published(acme, now)).isEqualTo(1);
  }

  @Test
  void an_algorithm_has_one_key_without_a_successor() {
    assertThat(insert(acme, "a", ES256)).isTrue();
    assertThat(insert(acme, "b", ES256)).isFalse();
    assertThat(insert(acme, "c", EDDSA)).isTrue();
    assertThat(insert(acme, "d", EDDSA)).isFalse();
    assertThat(insert(beta, "e", ES256)).isTrue();
  }

  @Test
  void a_retired_key_is_read_and_kept_a_minute_longer_as_clocks_differ() {
    insert(acme, "a", ES256);
    retire(acme, "a", now);
    for (var seconds : new long[] {0, 59}) {
      var then = now.plusSeconds(seconds);
      assertThat(database.<Integer>transaction(tx -> keys.deleteRetired(tx, then))).isZero();
      assertThat(published(acme, then)).isEqualTo(1);
    }

    var over = now.plus(Duration.ofMinutes(1));
    assertThat(published(acme, over)).isZero();
    assertThat(database.<Integer>transaction(tx -> keys.deleteRetired(tx, over))).isEqualTo(1);
  }
}
