package dev.plexsphere.jwk;

import static dev.plexsphere.jwk.SigningAlgorithm.EDDSA;
import static dev.plexsphere.jwk.SigningAlgorithm.ES256;
import static dev.plexsphere.jwk.SigningAlgorithm.RS256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
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
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys of several algorithms of one Domain, over years, on a clock that steps. */
class KeyAlgorithmsTest {
  private static final Duration DAY = Duration.ofDays(1);

  /** How long one algorithm is changing: published a day ahead, kept for an hour after. */
  private static final Duration TURN = Duration.ofHours(25);

  private final SteppingClock clock = new SteppingClock();
  private final TestDatabase sql = Databases.migrated();
  private final Database database = Databases.open(sql);
  private final Ids ids = Ids.uuidV7(clock, Secrets.random());
  private final KeyEncryptionKey kek = KeyEncryptionKey.parse(KeyEncryptionKey.generate());
  private final DomainId acme = Databases.domain(database, new UUID(1, 1), "acme");
  private final DomainId beta = Databases.domain(database, new UUID(1, 2), "beta");

  private KeyService node() {
    return node(KeySchedule.DEFAULT);
  }

  private KeyService node(KeySchedule schedule) {
    return new KeyService(database, new Ledger(ids, clock, () -> {}), clock, kek, schedule);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private SignedJWT sign(KeyService node, SigningAlgorithm algorithm) {
    var claims = new JWTClaimsSet.Builder().subject("x").build();
    return parse(node.sign(acme, algorithm, JOSEObjectType.JWT, claims));
  }

  private static SignedJWT parse(String token) {
    try {
      return SignedJWT.parse(token);
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  private List<JWK> published(KeyService node) {
    return node.published(acme).getKeys();
  }

  private String keys() {
    return sql.ask(
        "SELECT string_agg(algorithm, ' ' ORDER BY algorithm) FROM plexsphere.hosted_keys");
  }

  @Test
  void a_key_of_an_algorithm_is_made_when_it_first_signs() {
    published(node());
    assertThat(keys()).isEqualTo("ES256");

    var node = node();
    sign(node, RS256);

    assertThat(keys()).isEqualTo("ES256 RS256");
    assertThat(published(node)).hasSize(2);
    assertThat(published(node())).as("another node").hasSize(2);
    assertThat(sql.ask("SELECT count(*) FROM plexsphere.ledger WHERE kind = 'hosted_key.created'"))
        .isEqualTo("2");
  }

  @ParameterizedTest
  @EnumSource
  void another_node_verifies_it_with_a_key_that_says_what_it_is_for(SigningAlgorithm algorithm) {
    var other = node();
    published(other);
    var jwt = sign(node(), algorithm);
    clock.advance(Duration.ofSeconds(1)); // an unknown kid is looked up again after that

    assertThat(other.verifies(acme, jwt)).isTrue();
    assertThat(other.verifies(beta, jwt)).isFalse();
    var key =
        Objects.requireNonNull(other.published(acme).getKeyByKeyId(jwt.getHeader().getKeyID()));
    assertThat(key.getAlgorithm()).isEqualTo(algorithm.jws());
    assertThat(jwt.getHeader().getAlgorithm()).isEqualTo(algorithm.jws());
    assertThat(key.getKeyUse()).isEqualTo(KeyUse.SIGNATURE);
    assertThat(key.isPrivate()).isFalse();
    assertThat(algorithm != RS256 || key.size() == 2048).isTrue();
  }

  @Test
  void of_racing_nodes_one_makes_the_first_RSA_key() {
    published(node());

    var kids = Racers.run(8, () -> sign(node(), RS256).getHeader().getKeyID());

    assertThat(kids).hasSize(8).containsOnly(kids.getFirst());
    assertThat(keys()).isEqualTo("ES256 RS256");
  }

  @Test
  void of_algorithms_that_are_all_due_one_changes_whichever_nodes_look() {
    for (var algorithm : SigningAlgorithm.values()) {
      sign(node(), algorithm);
    }
    clock.advance(DAY.multipliedBy(40));

    var seen = Racers.run(16, () -> published(node()).size());

    assertThat(seen).containsOnly(4);
    assertThat(published(node())).hasSize(4);
  }

  /** What is seen of one key. */
  private static final class Life {
    final Instant seen;
    Instant firstSignature = Instant.MAX;
    Instant lastSignature = Instant.MIN;

    Life(Instant seen) {
      this.seen = seen;
    }
  }

  @ParameterizedTest
  @CsvSource({"30, 1095, 11", "2, 60, 1", "3, 60, 5"})
  void never_more_than_four_are_published_and_each_signs_in_its_time(
      int signsFor, int days, int stepHours) {
    var schedule = KeySchedule.of(DAY.multipliedBy(signsFor));
    var step = Duration.ofHours(stepHours);
    var node = node(schedule);
    var lives = new HashMap<String, Life>();
    var firsts = new HashMap<SigningAlgorithm, String>();
    var end = clock.instant().plus(DAY.multipliedBy(days));
    while (clock.instant().isBefore(end)) {
      for (var algorithm : SigningAlgorithm.values()) {
        var kid = sign(node, algorithm).getHeader().getKeyID();
        firsts.putIfAbsent(algorithm, kid);
        note(node, lives);
        var life = Objects.requireNonNull(lives.get(kid));
        life.firstSignature =
            life.firstSignature.isAfter(clock.instant()) ? clock.instant() : life.firstSignature;
        life.lastSignature = clock.instant();
      }
      keepsThoseThatSignedAnHourAgo(node, lives);
      clock.advance(step);
    }
    assertThat(lives).hasSizeGreaterThan(3 * days / (signsFor + 3));
    lives.forEach((kid, life) -> {
      if (!firsts.containsValue(kid) && life.firstSignature.isBefore(Instant.MAX)) {
        assertThat(Duration.between(life.seen, life.firstSignature)).isGreaterThanOrEqualTo(DAY);
      }
      if (life.firstSignature.isBefore(life.lastSignature)) {
        assertThat(Duration.between(life.firstSignature, life.lastSignature))
            .isLessThanOrEqualTo(
                schedule.signsFor().plus(TURN.multipliedBy(2)).plus(step.multipliedBy(4)));
      }
    });
  }

  private void note(KeyService node, Map<String, Life> lives) {
    var now = published(node);
    assertThat(now.size()).isLessThanOrEqualTo(4);
    now.forEach(key -> lives.computeIfAbsent(key.getKeyID(), _ -> new Life(clock.instant())));
  }

  private void keepsThoseThatSignedAnHourAgo(KeyService node, Map<String, Life> lives) {
    var now = clock.instant();
    lives.forEach((kid, life) -> {
      if (life.lastSignature.isAfter(now.minus(Duration.ofMinutes(59)))) {
        assertThat(node.published(acme).getKeyByKeyId(kid)).isNotNull();
      }
    });
  }

  @Test
  void the_key_decides_and_never_the_token() throws Exception {
    var node = node();
    var rs = sign(node, RS256);
    var es = sign(node, ES256);
    var rsKey =
        Objects.requireNonNull(node.published(acme).getKeyByKeyId(rs.getHeader().getKeyID()));

    assertThat(node.verifies(acme, rs)).isTrue();
    assertThat(node.verifies(acme, named(es, JWSAlgorithm.ES256, rsKey))).isFalse();
    assertThat(node.verifies(acme, named(rs, JWSAlgorithm.PS256, rsKey))).isFalse();
    assertThat(node.verifies(acme, named(rs, JWSAlgorithm.ES256, rsKey))).isFalse();
    var shared = rsKey.toRSAKey().toRSAPublicKey().getEncoded();
    assertThat(
            node.verifies(acme, made(JWSAlgorithm.HS256, rsKey.getKeyID(), new MACSigner(shared))))
        .isFalse();
    var stranger = RS256.generate();
    assertThat(
            node.verifies(acme, made(JWSAlgorithm.RS256, rsKey.getKeyID(), RS256.signer(stranger))))
        .isFalse();
    assertThat(
            node.verifies(
                acme, made(JWSAlgorithm.RS256, stranger.getKeyID(), RS256.signer(stranger))))
        .isFalse();
  }

  @Test
  void not_even_the_key_itself_may_sign_by_another_algorithm() throws Exception {
    var node = node();
    var kid = sign(node, RS256).getHeader().getKeyID();
    var row =
        sql.ask("SELECT encode(private_key, 'hex') FROM plexsphere.hosted_keys WHERE kid = '" + kid + "'");
    var plain = kek.unwrap("hosted-key/" + acme + "/" + kid, HexFormat.of().parseHex(row));
    var signer = new RSASSASigner(JWK.parse(new String(plain, StandardCharsets.UTF_8)).toRSAKey());

    assertThat(node.verifies(acme, made(JWSAlgorithm.RS256, kid, signer))).isTrue();
    assertThat(node.verifies(acme, made(JWSAlgorithm.PS256, kid, signer))).isFalse();
    assertThat(node.verifies(acme, made(JWSAlgorithm.RS512, kid, signer))).isFalse();
  }

  /** The same text and signature below another header. */
  private static SignedJWT named(SignedJWT jwt, JWSAlgorithm algorithm, JWK key) {
    var header = new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build();
    var parts = jwt.serialize().split("\\.", -1);
    return parse(header.toBase64URL() + "." + parts[1] + "." + parts[2]);
  }

  private static SignedJWT made(JWSAlgorithm algorithm, String kid, JWSSigner signer)
      throws Exception {
    var jwt =
        new SignedJWT(
            new JWSHeader.Builder(algorithm).keyID(kid).build(),
            new JWTClaimsSet.Builder().subject("x").build());
    jwt.sign(signer);
    return jwt;
  }

  @ParameterizedTest
  @EnumSource(names = {"RS256", "EDDSA"})
  void a_row_that_is_moved_to_another_Domain_does_not_open(SigningAlgorithm algorithm) {
    var kid = sign(node(), algorithm).getHeader().getKeyID();
    assertThat(
            sql.ask(
                "SELECT encode(private_key, 'escape') || public_jwk FROM plexsphere.hosted_keys"
                    + " WHERE kid = '"
                    + kid
                    + "'"))
        .doesNotContain("\"d\"", "\"p\"");

    sql.execute(
        "UPDATE plexsphere.hosted_keys SET domain_id = '" + beta + "' WHERE kid = '" + kid + "'");

    assertThatThrownBy(() -> node().published(beta)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void what_ran_before_finds_its_ES256_keys_and_makes_the_next_one() {
    sign(node(), ES256);
    sign(node(), EDDSA);

    // as the version before inserts a key, while one without a successor is there
    sql.execute(
        "INSERT INTO plexsphere.hosted_keys (domain_id, kid, public_jwk, private_key, published_at,"
            + " signs_from) SELECT domain_id, 'k', '{}', '', now(), now() FROM"
            + " plexsphere.hosted_keys WHERE algorithm = 'ES256'"
            + " ON CONFLICT (domain_id) WHERE retires_at IS NULL DO NOTHING");

    assertThat(keys()).isEqualTo("ES256 EdDSA");
  }
}
