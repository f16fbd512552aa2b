package dev.plexsphere.jwk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.plexsphere.Databases;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.id.Ids;
import dev.plexsphere.kit.secret.KeyEncryptionKey;
import dev.plexsphere.kit.secret.Secrets;
import dev.plexsphere.ledger.Ledger;
import dev.plexsphere.testkit.Racers;
import dev.plexsphere.testkit.SteppingClock;
import dev.plexsphere.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys over months, on a clock that steps. Every {@code node()} is another server. */
class KeyServiceTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final SteppingClock clock = new SteppingClock();
  private final TestDatabase sql = Databases.migrated();
  private final Database database = Databases.open(sql);
  private final Ids ids = Ids.uuidV7(clock, Secrets.random());
  private final KeyEncryptionKey kek = KeyEncryptionKey.parse(KeyEncryptionKey.generate());
  private final DomainId acme = Databases.domain(database, new UUID(1, 1), "acme");
  private final DomainId beta = Databases.domain(database, new UUID(1, 2), "beta");

  private KeyService node() {
    return new KeyService(
        database, new Ledger(ids, clock, () -> {}), clock, kek, KeySchedule.DEFAULT);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void nothing_is_made_before_it_is_needed() {
    node();

    assertThat(sql.ask("SELECT count(*) FROM plexsphere.hosted_keys")).isEqualTo("0");
  }

  @Test
  void what_is_signed_verifies_with_what_is_published() throws Exception {
    var node = node();

    var jwt = sign(node);

    var key = node().published(acme).getKeyByKeyId(jwt.getHeader().getKeyID()).toECKey();
    assertThat(jwt.verify(new ECDSAVerifier(key))).isTrue();
    assertThat(key.isPrivate()).isFalse();
    assertThat(node.published(acme).toJSONObject(false).toString())
        .contains("use=sig", "alg=ES256", "crv=P-256")
        .doesNotContain(" d=");
    assertThat(node.find(acme, key.getKeyID()))
        .get()
        .hasToString("HostedKey(" + key.getKeyID() + ")"); // fit for a log
  }

  @Test
  void what_verified_once_is_remembered_by_every_character_and_never_longer_than_its_key()
      throws Exception {
    var node = node();
    var text = sign(node).serialize();
    assertThat(node.read(acme, text).isPresent()).isTrue();

    assertThat(node.read(acme, text).isPresent()).isTrue();
    assertThat(node.read(beta, text).isPresent()).isFalse();
    assertThat(VerifiedTokens.Token.of(beta, text))
        .isNotEqualTo(VerifiedTokens.Token.of(acme, text));
    for (int part = 1; part < 3; part++) {
      assertThat(node.read(acme, bent(text, part)).isPresent()).isFalse();
    }

    clock.advance(DAY.multipliedBy(29));
    assertThat(kids(node)).hasSize(2);
    clock.advance(DAY.plusHours(1));
    assertThat(kids(node)).hasSize(1);
    assertThat(node.read(acme, text).isPresent()).isFalse();
  }

  /** With another character at the beginning of that part. */
  private static String bent(String token, int part) {
    var parts = token.split("\\.", -1);
    var rest = parts[part].substring(5);
    parts[part] = parts[part].substring(0, 4) + (parts[part].charAt(4) == 'A' ? "B" : "A") + rest;
    return String.join(".", parts);
  }

  @Test
  void of_32_nodes_that_make_the_first_key_one_wins() {
    var kids = Racers.run(32, () -> sign(node()).getHeader().getKeyID());

    assertThat(kids).hasSize(32).containsOnly(kids.getFirst());
    assertThat(sql.ask("SELECT count(*) FROM plexsphere.hosted_keys")).isEqualTo("1");
    assertThat(sql.ask("SELECT count(*) FROM plexsphere.ledger")).isEqualTo("1");
  }

  @Test
  void the_next_key_is_published_a_day_before_it_signs_and_the_old_one_an_hour_after() {
    var first = sign(node()).getHeader().getKeyID();
    clock.advance(DAY.multipliedBy(29).minusSeconds(1));
    assertThat(kids(node())).containsExactly(first);

    clock.advance(Duration.ofSeconds(1));
    var both = Racers.run(16, () -> kids(node())).getFirst();
    assertThat(both).hasSize(2).startsWith(first);
    var second = both.getLast();
    assertThat(sql.ask("SELECT count(*) FROM plexsphere.hosted_keys")).isEqualTo("2");
    clock.advance(DAY.minusSeconds(1));
    assertThat(sign(node()).getHeader().getKeyID()).isEqualTo(first);

    clock.advance(Duration.ofSeconds(1));
    assertThat(sign(node()).getHeader().getKeyID()).isEqualTo(second);
    assertThat(kids(node())).containsExactly(first, second);
    clock.advance(Duration.ofHours(1).minusSeconds(1));
    assertThat(kids(node())).containsExactly(first, second);
    clock.advance(Duration.ofSeconds(1));
    assertThat(kids(node())).containsExactly(second);
  }

  @Test
  void a_node_that_decided_before_another_one_was_done_makes_no_second_successor() {
    sign(node());
    clock.advance(DAY.multipliedBy(29));
    var looks = new AtomicInteger();
    var late =
        new KeyService(
            database,
            new Ledger(ids, clock, () -> {}),
            clock,
            kek,
            _ -> {
              if (looks.incrementAndGet() == 2) { // it has read the rows for the last time
                assertThat(kids(node())).hasSize(2);
              }
              return KeySchedule.DEFAULT;
            });

    assertThat(kids(late)).isEqualTo(kids(node())).hasSize(2);
    assertThat(looks).hasValueGreaterThan(2);
    assertThat(sql.ask("SELECT count(*) FROM plexsphere.hosted_keys")).isEqualTo("2");
    assertThat(sql.ask("SELECT count(*) FROM plexsphere.ledger")).isEqualTo("2");
  }

  @Test
  void a_server_that_runs_on_follows_within_a_minute_and_retires_on_time() {
    var node = node();
    var first = sign(node).getHeader().getKeyID();
    clock.advance(DAY.multipliedBy(29));
    var second = kids(node()).getLast();

    clock.advance(Duration.ofSeconds(60));
    assertThat(kids(node)).containsExactly(first, second);
    clock.advance(DAY);
    assertThat(sign(node).getHeader().getKeyID()).isEqualTo(second);
  }

  @Test
  void an_unknown_kid_is_looked_up_again_a_second_later() {
    var node = node();
    var first = kids(node).getFirst();
    sql.execute("UPDATE plexsphere.hosted_keys SET signs_from = signs_from - interval '40 days'");
    var second = kids(node()).getLast();
    assertThat(second).isNotEqualTo(first);

    assertThat(node.find(acme, second)).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    assertThat(node.find(acme, second)).isPresent();
    assertThat(node.find(acme, "nobody")).isEmpty();
  }

  @Test
  void the_document_is_made_anew_a_second_later_and_no_sooner() {
    var node = node();
    var first = node.document(acme);
    sql.execute("UPDATE plexsphere.hosted_keys SET signs_from = signs_from - interval '40 days'");
    var second = kids(node()).getLast();
    assertThat(first).doesNotContain(second);

    assertThat(node.document(acme)).isEqualTo(first);
    clock.advance(Duration.ofSeconds(1));
    assertThat(node.document(acme)).contains(second);
  }

  @Test
  void in_ten_years_there_are_never_more_than_three_published() {
    for (int day = 0; day < 3650; day += 5) {
      var node = node();
      sign(node);
      assertThat(kids(node).size()).isBetween(1, 3);
      clock.advance(DAY.multipliedBy(5));
    }
    assertThat(database.<Integer>transaction(tx -> node().sweep(tx, clock.instant())))
        .isGreaterThan(100);
    assertThat(kids(node())).isNotEmpty();
  }

  @Test
  void Domains_have_nothing_in_common() {
    var node = node();
    var ofAcme = sign(node).getHeader().getKeyID();

    assertThat(node.find(beta, ofAcme)).isEmpty();
    assertThat(node.published(beta).getKeyByKeyId(ofAcme)).isNull();
  }

  @Test
  void the_private_half_is_stored_wrapped_and_opens_for_its_own_Domain_only() {
    kids(node());
    assertThat(sql.ask("SELECT public_jwk FROM plexsphere.hosted_keys")).doesNotContain("\"d\"");
    assertThat(sql.ask("SELECT encode(private_key, 'escape') FROM plexsphere.hosted_keys"))
        .doesNotContain("kty");

    sql.execute("UPDATE plexsphere.hosted_keys SET domain_id = '" + beta + "'");
    assertThatThrownBy(() -> node().published(beta)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_schedule_that_would_break_verifiers_is_refused() {
    assertThatThrownBy(() -> new KeySchedule(DAY.multipliedBy(30), DAY.minusSeconds(1), DAY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new KeySchedule(DAY.multipliedBy(2).minusSeconds(1), DAY, DAY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new KeySchedule(DAY.multipliedBy(2), DAY.multipliedBy(2), DAY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new KeySchedule(DAY.multipliedBy(30), DAY, Duration.ofMinutes(9)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private SignedJWT sign(KeyService node) {
    try {
      var claims = new JWTClaimsSet.Builder().subject("x").build();
      return SignedJWT.parse(node.sign(acme, JOSEObjectType.JWT, claims));
    } catch (java.text.ParseException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> kids(KeyService node) {
    return node.published(acme).getKeys().stream().map(JWK::getKeyID).toList();
  }
}
